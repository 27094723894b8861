import type { Strings } from '../languages.ts'
import { app } from './app.ts'
import { approvals } from './approvals.ts'
import { assets } from './assets.ts'
import { events } from './events.ts'
import { infrastructure } from './infrastructure.ts'
import { login } from './login.ts'
import { overview } from './overview.ts'
import { plan } from './plan.ts'
import { services } from './services.ts'
import { settings } from './settings.ts'
import { statuses } from './statuses.ts'
import { workflows } from './workflows.ts'

/** Everything the console says, by screen. Whatever a server says of itself comes from the server. */
export const pt: Strings = {
  app,
  approvals,
  assets,
  events,
  infrastructure,
  login,
  overview,
  plan,
  services,
  settings,
  statuses,
  workflows,
}
