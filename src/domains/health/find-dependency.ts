import type { Dependency } from './contract.ts'
import type { Dependencies } from './ports.ts'

/** One that this process calls, as it is now. Refuses with those there are. */
export function findDependency(
  known: Dependencies,
  dependency: string,
  refuse: (code: 'DEPENDENCY_NOT_FOUND', message: string, more?: object) => Error,
): Dependency {
  const all = known.list()
  const found = all.find(each => each.dependency === dependency)
  if (found) return found
  throw refuse('DEPENDENCY_NOT_FOUND', `Nothing that is called is named ${dependency}`, {
    details: { known: all.map(each => each.dependency).slice(0, 50) },
    suggestions: ['health.dependencies'],
  })
}
