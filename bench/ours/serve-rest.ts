import type { App } from '../../src/kernel/run/index.ts'
import { restPart } from '../../src/surfaces/rest/index.ts'
import { serveHttp } from './serve-http.ts'

/** The REST surface on a free port of this machine, for one caller. */
export const serveRest = (app: App) => serveHttp(app, [restPart({ app })])
