export { listenOnFreePort } from './free-port.ts'
export { restSurface } from './rest-surface.ts'
