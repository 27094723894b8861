export { describeFrames } from './messages.ts'
export { websocketPart } from './websocket-part.ts'
