// What must hold of every case, whatever was generated.
import type { FakeCloud } from '../../src/adapters/fake-engine/index.ts'
import type { ResourceChange } from '../../src/domains/infra/plan/deployment-plan.ts'

type FakeCall = ReturnType<FakeCloud['calls']>[number]

export class Violation extends Error {
  override readonly name = 'Violation'
}

export function must(isSo: boolean, what: () => string): void {
  if (!isSo) throw new Violation(what())
}

const sorted = (list: readonly string[]) => JSON.stringify(list.toSorted())

/** What a plan says it will do, as the calls an engine should get. */
const plannedCalls = (changes: readonly ResourceChange[]): string[] =>
  changes.flatMap(({ action, resource }) => {
    if (action === 'none') return []
    if (action === 'delete' || action === 'clear') return [`remove ${resource}`]
    return [`${action === 'replace' ? 'create' : action} ${resource}`]
  })

const counted = new Set(['create', 'update', 'remove'])

/** Calls about one deployment that changed something, and updates to what was there already. */
export const effects = (cloud: FakeCloud, deployment: string): FakeCall[] =>
  cloud
    .calls()
    .filter(
      call =>
        call.deployment === deployment && (call.hasEffect || call.on === 'update') && counted.has(call.on),
    )

/** Exactly what was planned was done, in the order of the graph. */
export function mustBeAsPlanned(changes: readonly ResourceChange[], calls: readonly FakeCall[]): void {
  const done = calls.map(({ on, resource }) => `${on} ${resource}`)
  const planned = plannedCalls(changes)
  must(sorted(done) === sorted(planned), () => `planned ${sorted(planned)}, done ${sorted(done)}`)
  const firstAt = new Map(done.map((what, at) => [what, at]))
  const byId = new Map(changes.map(change => [change.id, change]))
  for (const change of changes) {
    const [mine] = plannedCalls([change])
    for (const id of change.waits_for) {
      const before = byId.get(id)
      const [first] = before ? plannedCalls([before]) : []
      if (mine === undefined || first === undefined || mine === first) continue
      must(firstAt.get(first)! < firstAt.get(mine)!, () => `${first} comes before ${mine} in the plan`)
    }
  }
}

/** No object twice, none that nobody wants, none missing. */
export function mustLive(cloud: FakeCloud, deployment: string, names: readonly string[]): void {
  const living = cloud
    .objects()
    .flatMap(({ mark }) => (mark?.deployment === deployment ? [mark.resource] : []))
  must(sorted(living) === sorted(names), () => `wanted ${sorted(names)}, there are ${sorted(living)}`)
}
