export { consolePart, type ConsoleOptions } from './console-part.ts'
export { consolePages } from './known-pages.ts'
export { linkOf } from './session-routes.ts'
export { createSessions, type Sessions } from './sessions.ts'
