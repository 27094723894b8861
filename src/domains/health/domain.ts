import { domain } from '#kernel'
import { DependencyClosed, DependencyHalfOpened, DependencyOpened, HealthChanged } from './contract.ts'
import { monitor } from './monitor.ts'
import { dependencies } from './operations/dependencies.ts'
import { history } from './operations/history.ts'
import { note } from './operations/note.ts'
import { reset } from './operations/reset.ts'
import { trip } from './operations/trip.ts'
import { HealthHistory } from './views.ts'

export const health = domain('health', {
  about: 'How Alice is, her services, and the services she depends on.',
  events: [HealthChanged, DependencyOpened, DependencyHalfOpened, DependencyClosed],
  views: [HealthHistory],
  operations: [dependencies, history, trip, reset, note],
  services: [monitor],
  panels: [
    { title: 'Health', shows: history },
    { title: 'Dependencies', shows: dependencies },
  ],
})
