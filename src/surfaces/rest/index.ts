export { listenOnFreePort } from './free-port.ts'
export { usualLimits, type Limits } from './limits.ts'
export { restSurface, type RestOptions, type RestServer, type RestSurface } from './rest-surface.ts'
