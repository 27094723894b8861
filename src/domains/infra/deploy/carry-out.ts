// I1  Nothing is changed that is not as the plan found it (compare-and-set), except by this same step before.
// I2  Done twice, each of these has the effect of once.
import { canonicalJson } from '#lib/canonical'
import { compareSpecs, fieldOf, type FieldChange } from '../plan/compare.ts'
import type { Expected, ResourceChange } from '../plan/deployment-plan.ts'
import { fingerprintOf, runs } from '../plan/fingerprint.ts'
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
  assertUntouched(change, expected, now, wanted)
  return engine.update(expected.handle, { ...wanted!, key: expected.key }, signal)
}

async function replace(doing: Doing): Promise<Begun> {
  const { change, engines, wanted, signal } = doing
  const expected = change.expected!
  const old = engineOf(engines, expected.engine)
  const now = await old.read(expected.handle, signal)
  if (now) assertUntouched(change, expected, now)
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
  assertUntouched(change, expected, now)
  return engine.remove(expected.handle, signal)
}

const gone = ({ resource }: ResourceChange) =>
  new EngineError('changed', `${resource} was removed by somebody else since the plan was made; plan again`)

/**
 * Nobody else changed it since the plan was checked. What this very step may have done before a crash is no change: it
 * stopped what it was about to remove or to start anew, and brought some fields to what is wanted.
 */
function assertUntouched(change: ResourceChange, expected: Expected, now: Observed, wanted?: Wanted): void {
  const isOurs = (name: string) =>
    wanted !== undefined && canonicalJson(now.specs[name]) === canonicalJson(wanted.specs[name])
  const others = compareSpecs(expected.specs, now.specs).filter(field => !isOurs(fieldOf(field)))
  if (others.length > 0) throw changed(change, others.map(sentence))
}

/** It is as the plan found it, in every field and whether it runs. */
export function assertUnchanged(change: ResourceChange, expected: Expected, now: Observed): void {
  if (fingerprintOf(now) === expected.fingerprint) return
  const said = compareSpecs(expected.specs, now.specs).map(sentence)
  if (runs(expected.state) !== runs(now.state)) said.push(`it was ${expected.state} and is ${now.state}`)
  throw changed(change, said)
}

/** Names the field and both values. */
const sentence = ({ path, before, after }: FieldChange) => `${path} was ${show(before)} and is ${show(after)}`

const changed = ({ resource }: ResourceChange, said: readonly string[]) =>
  new EngineError(
    'changed',
    `${resource} is not as planned any more: ${said.slice(0, 5).join(', ')}; plan again`,
  )

const show = (value: unknown) => (value === undefined ? 'absent' : JSON.stringify(value).slice(0, 200))
