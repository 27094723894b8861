export { cloudEventsPart } from './cloud-events-part.ts'
