import { nearest } from '#lib/nearest'
import type { Blueprint } from '../contract.ts'
import { findCycle, type Graph } from '../plan/order.ts'
import { referencesIn } from '../plan/references.ts'
import type { Path, Problems } from './problem.ts'

const mostCycles = 10

/** What waits for what, by dependency or by reference. Unknown names and circles are problems, and not in the graph. */
export function checkDependencies({ resources }: Blueprint, problems: Problems): Graph {
  const names = new Set(resources.map(({ name }) => name))
  const graph = new Map<string, string[]>()
  const places = new Map<string, Path>()
  for (const [index, { name, dependencies, specs }] of resources.entries()) {
    const firsts = graph.get(name) ?? []
    const add = (first: string, path: Path) => {
      if (firsts.includes(first)) return
      firsts.push(first)
      places.set(`${name} ${first}`, path)
    }
    for (const [at, first] of dependencies.entries()) {
      const path = ['resources', index, 'dependencies', at]
      if (dependencies.indexOf(first) < at) problems.warn('DEPENDENCY_TWICE', path, `${first} is there twice`)
      if (names.has(first)) add(first, path)
      else problems.error('DEPENDENCY_UNKNOWN', path, ...unknown(first, [...names]))
    }
    for (const [field, value] of Object.entries(specs)) {
      const path = ['resources', index, 'specs', field]
      for (const { resource } of referencesIn(value)) {
        if (names.has(resource)) add(resource, path)
        else problems.error('REFERENCE_UNKNOWN', path, ...unknown(resource, [...names]))
      }
    }
    graph.set(name, firsts)
  }
  breakCycles(graph, places, problems)
  return graph
}

function unknown(name: string, names: readonly string[]): [string, { didYouMean?: string | undefined }] {
  const meant = nearest(name, names)
  return [
    `there is no resource ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    { didYouMean: meant },
  ]
}

/** Each circle is named with its full path; then one step of it is left out, to find the next. */
function breakCycles(
  graph: Map<string, string[]>,
  places: ReadonlyMap<string, Path>,
  problems: Problems,
): void {
  for (let found = 0; found < mostCycles; found += 1) {
    const cycle = findCycle(graph)
    if (!cycle) return
    const [first, second] = cycle.slice(-2) as [string, string]
    const message = `these wait for each other: ${cycle.join(' → ')}`
    problems.error('DEPENDENCY_CYCLE', places.get(`${first} ${second}`) ?? [], message)
    graph.set(
      first,
      graph.get(first)!.filter(name => name !== second),
    )
  }
}
