export { mqttSurface } from './mqtt-surface.ts'
export type { EventTopic } from './topics.ts'
