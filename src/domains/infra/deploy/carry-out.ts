// I1  Nothing is changed that is not as the plan found it (compare-and-set), except by this same step before.
// I2  Done twice, each of these has the effect of once.
import { compareSpecs } from '../plan/compare.ts'
import type { Expected, ResourceChange } from '../plan/deployment-plan.ts'
import { fingerprintOf, runs, wantedFingerprint } from '../plan/fingerprint.ts'
import { engineOf } from '../plan/make-plan.ts'
import { EngineError, type Begun, type Engines, type Observed, type Wanted } from '../ports.ts'

export interface Doing {
  readonly change: ResourceChange
  readonly engines: Engines
  /** For what is made or updated. */
  readonly wanted: Wanted | undefined
  readonly signal: AbortSignal
}

/** Begins what the plan says about one resource; what takes long is waited for elsewhere. */
export async function carryOut(doing: Doing): Promise<Begun> {
  switch (doing.change.action) {
    case 'create':
      return engineOf(doing.engines, doing.change.engine).create(doing.wanted!, doing.signal)
    case 'update':
      return update(doing)
    case 'replace':
      return replace(doing)
    case 'delete':
    case 'clear':
      return remove(doing)
    case 'none':
      return { handle: doing.change.expected!.handle }
  }
}

async function update({ change, engines, wanted, signal }: Doing): Promise<Begun> {
  const expected = change.expected!
  const engine = engineOf(engines, expected.engine)
  const now = await engine.read(expected.handle, signal)
  if (!now) throw gone(change)
  // As wanted already: this very step was here before a crash, or what was not known turned out to be the same.
  const isDone = fingerprintOf(now) === wantedFingerprint(wanted!.type, wanted!.specs)
  if (!isDone) assertUnchanged(change, expected, now)
  return engine.update(expected.handle, { ...wanted!, key: expected.key }, signal)
}

async function replace(doing: Doing): Promise<Begun> {
  const { change, engines, wanted, signal } = doing
  const expected = change.expected!
  const old = engineOf(engines, expected.engine)
  const now = await old.read(expected.handle, signal)
  if (now) assertUnchanged(change, expected, now)
  else if (change.creates_first) throw gone(change)
  if (now && !change.creates_first) {
    const { task } = await old.remove(expected.handle, signal)
    if (task !== undefined) await old.wait(task, signal)
  }
  return engineOf(engines, change.engine).create(wanted!, signal)
}

async function remove({ change, engines, signal }: Doing): Promise<Begun> {
  const expected = change.expected!
  const engine = engineOf(engines, expected.engine)
  const now = await engine.read(expected.handle, signal)
  if (!now) return { handle: expected.handle }
  assertUnchanged(change, expected, now)
  return engine.remove(expected.handle, signal)
}

const gone = ({ resource }: ResourceChange) =>
  new EngineError('changed', `${resource} was removed by somebody else since the plan was made; plan again`)

/** Names what is otherwise, and both values. */
export function assertUnchanged({ resource }: ResourceChange, expected: Expected, now: Observed): void {
  if (fingerprintOf(now) === expected.fingerprint) return
  const fields = compareSpecs(expected.specs, now.specs).map(
    ({ path, before, after }) => `${path} was ${show(before)} and is ${show(after)}`,
  )
  if (runs(expected.state) !== runs(now.state)) fields.push(`it was ${expected.state} and is ${now.state}`)
  const what = fields.slice(0, 5).join(', ')
  throw new EngineError('changed', `${resource} is not as planned any more: ${what}; plan again`)
}

const show = (value: unknown) => (value === undefined ? 'absent' : JSON.stringify(value).slice(0, 200))
