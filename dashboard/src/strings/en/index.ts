import { app } from './app.ts'
import { events } from './events.ts'
import { login } from './login.ts'
import { overview } from './overview.ts'
import { plan } from './plan.ts'

/** Everything the console says, by screen. Whatever a server says of itself comes from the server. */
export const en = { app, events, login, overview, plan }
