// I1  The same blueprint over the same world gives the same plan, letter for letter.
// I2  A plan over a world that is as wanted has no change.
// I3  Every object of the deployment is named in the plan: kept, changed, or removed.
import type { Engine, Engines, Observed, ResourceType, Specs } from '../ports.ts'
import { compareSpecs, fieldOf, type FieldChange } from './compare.ts'
import type { Expected, ResourceChange } from './deployment-plan.ts'
import { fingerprintOf, runs } from './fingerprint.ts'
import { inOrder } from './order.ts'
import { referencesIn, resolveSpecs, unknownValue } from './references.ts'

/** A resource of the blueprint with the engine that is to make it. */
export interface PlannedResource {
  readonly name: string
  readonly type: string
  readonly engine: string
  readonly specs: Specs
  readonly dependencies: readonly string[]
}

/** What is known of a resource since it was last changed. */
export interface KnownResource {
  readonly key: string
  readonly depends_on: readonly string[]
}

/** An object with the name of the engine it lives in. */
export type Living = Observed & { readonly engine: string }

export interface PlanInput {
  readonly resources: readonly PlannedResource[]
  readonly engines: Engines
  /** Everything that bears the deployment's mark, read just now. */
  readonly living: readonly Living[]
  readonly known: ReadonlyMap<string, KnownResource>
}

type Draft = Omit<ResourceChange, 'waits_for'>

/** What has to happen so that the world becomes what the blueprint says, in an order that works. Changes nothing. */
export function makePlan({ resources, engines, living, known }: PlanInput): readonly ResourceChange[] {
  const byName = new Map(resources.map(resource => [resource.name, resource]))
  const needs = new Map(resources.map(resource => [resource.name, needsOf(resource)]))
  const { current, leftovers } = sortLiving(living, known)
  const drafts = new Map<string, Draft>()
  for (const name of inOrder(needs)) {
    const resource = byName.get(name)!
    const outputsOf = (other: string) => (isKept(drafts.get(other)) ? current.get(other)?.outputs : undefined)
    drafts.set(
      name,
      draftOf({ resource, now: current.get(name), engines, needs: needs.get(name)!, outputsOf }),
    )
  }
  for (const [name, now] of current) {
    if (!byName.has(name)) drafts.set(name, removalOf(now, engines, known.get(name)))
  }
  const changes = [
    ...withOrder(drafts, known, engines, current),
    ...leftovers.map(left => clearing(left, drafts)),
  ]
  const byId = new Map(changes.map(change => [change.id, change]))
  return inOrder(new Map(changes.map(({ id, waits_for }) => [id, waits_for]))).map(id => byId.get(id)!)
}

const needsOf = ({ specs, dependencies }: PlannedResource): readonly string[] => [
  ...new Set([...dependencies, ...referencesIn(specs).map(({ resource }) => resource)]),
]

/** Of several objects for one resource the one written down last is it; the others were left by something that broke off. */
function sortLiving(living: readonly Living[], known: PlanInput['known']) {
  const current = new Map<string, Living>()
  const leftovers: Living[] = []
  const byWeight = living.toSorted((a, b) => (a.handle < b.handle ? -1 : 1))
  for (const each of byWeight) {
    const other = current.get(each.resource)
    const isKnown = known.get(each.resource)?.key === each.key
    if (!other || isKnown) current.set(each.resource, each)
    if (other) leftovers.push(isKnown ? other : each)
  }
  return { current, leftovers }
}

const isKept = (draft: Draft | undefined) => draft?.action === 'none' || draft?.action === 'update'

interface DraftInput {
  readonly resource: PlannedResource
  readonly now: Living | undefined
  readonly engines: Engines
  readonly needs: readonly string[]
  outputsOf(resource: string): Observed['outputs'] | undefined
}

function draftOf({ resource, now, engines, needs, outputsOf }: DraftInput): Draft {
  const engine = engineOf(engines, resource.engine)
  const type = engine.types[resource.type]
  if (!type) throw new Error(`${engine.name} does not make ${resource.type}`)
  const { specs: resolved, unknown } = resolveSpecs(resource.specs, outputsOf)
  const wanted = completed(type, resolved, unknown)
  const draft = {
    id: resource.name,
    resource: resource.name,
    engine: engine.name,
    type: resource.type,
    depends_on: [...needs],
    specs: resource.specs,
    creates_first: engine.createsFirst,
    loses_data: false,
  }
  if (!now) {
    const fields = [...compareSpecs({}, wanted, unknown)]
    return { ...draft, action: 'create', reason: 'it is not there', fields, expected: null }
  }
  const expected = expectedOf(now)
  if (now.engine !== engine.name || now.type !== resource.type) {
    const keepsData = engineOf(engines, now.engine).types[now.type]?.keepsData ?? false
    const reason = `${now.engine} ${now.type} becomes ${engine.name} ${resource.type}`
    const fields = [...compareSpecs({}, wanted, unknown)]
    return {
      ...draft,
      action: 'replace',
      reason,
      fields,
      expected,
      creates_first: true,
      loses_data: keepsData,
    }
  }
  const fields = [...compareSpecs(now.specs, wanted, unknown), ...stateChange(now)]
  if (fields.length === 0) return { ...draft, action: 'none', reason: 'it is as wanted', fields, expected }
  const fixed = fields.filter(field => type.fixed.includes(fieldOf(field)))
  if (fixed.length === 0) return { ...draft, action: 'update', reason: namesOf(fields), fields, expected }
  const reason = `only a new one can have another ${namesOf(fixed)}`
  return { ...draft, action: 'replace', reason, fields, expected, loses_data: type.keepsData }
}

const stateChange = ({ state }: Living): readonly FieldChange[] =>
  runs(state) ? [] : [{ path: 'state', before: state, after: 'ready' }]

const namesOf = (fields: readonly FieldChange[]) => [...new Set(fields.map(fieldOf))].join(', ')

/** With the engine's defaults. What is not known yet may not fit its schema, and is left out of the check. */
function completed(type: ResourceType, specs: Specs, unknown: ReadonlySet<string>): Specs {
  if (unknown.size === 0) return type.specs.parse(specs)
  const whole = type.specs.safeParse(specs)
  if (whole.success) return whole.data
  const certain = Object.fromEntries(Object.entries(specs).filter(([name]) => !unknown.has(name)))
  const parsed = type.specs.safeParse(certain)
  const later = Object.fromEntries([...unknown].map(name => [name, unknownValue]))
  return { ...(parsed.success ? parsed.data : certain), ...later }
}

function removalOf(now: Living, engines: Engines, known: KnownResource | undefined): Draft {
  const type = engineOf(engines, now.engine).types[now.type]
  return {
    id: now.resource,
    resource: now.resource,
    engine: now.engine,
    type: now.type,
    action: 'delete',
    reason: 'the blueprint does not have it',
    fields: [],
    depends_on: [...(known?.depends_on ?? [])],
    specs: null,
    expected: expectedOf(now),
    creates_first: false,
    loses_data: type?.keepsData ?? false,
  }
}

const expectedOf = (now: Living): Expected => ({
  engine: now.engine,
  handle: now.handle,
  key: now.key,
  fingerprint: fingerprintOf(now),
  specs: now.specs,
  state: now.state,
  outputs: now.outputs,
})

/** Made after what it depends on, removed after what depends on it. */
function withOrder(
  drafts: ReadonlyMap<string, Draft>,
  known: PlanInput['known'],
  engines: Engines,
  current: ReadonlyMap<string, Living>,
): readonly ResourceChange[] {
  const dependents = new Map<string, Set<string>>()
  for (const [name, draft] of drafts) {
    const before = known.get(name)?.depends_on ?? []
    for (const need of [...draft.depends_on, ...before]) {
      const list = dependents.get(need)
      if (list) list.add(name)
      else dependents.set(need, new Set([name]))
    }
  }
  return [...drafts.values()].flatMap(draft => {
    const name = draft.id
    const followers = [...(dependents.get(name) ?? [])].filter(other => drafts.has(other))
    if (draft.action === 'delete') return [{ ...draft, waits_for: followers }]
    const made = { ...draft, waits_for: draft.depends_on.filter(need => drafts.has(need)) }
    if (draft.action !== 'replace' || !draft.creates_first) return [made]
    return [made, { ...oldOf(draft, engines, current.get(name)!), waits_for: [name, ...followers] }]
  })
}

/** The object that a new one has replaced, when nobody needs it any more. */
const oldOf = (draft: Draft, engines: Engines, now: Living): Draft => ({
  ...draft,
  id: `old:${draft.resource}`,
  engine: now.engine,
  type: now.type,
  action: 'clear',
  reason: 'another took its place',
  fields: [],
  specs: null,
  loses_data: engineOf(engines, now.engine).types[now.type]?.keepsData ?? false,
})

const clearing = (left: Living, drafts: ReadonlyMap<string, Draft>): ResourceChange => ({
  id: `left:${left.handle}`,
  resource: left.resource,
  engine: left.engine,
  type: left.type,
  action: 'clear',
  reason: 'it was left behind by a change that broke off',
  fields: [],
  waits_for: drafts.has(left.resource) ? [left.resource] : [],
  depends_on: [],
  specs: null,
  expected: expectedOf(left),
  creates_first: false,
  loses_data: false,
})

export function engineOf(engines: Engines, name: string): Engine {
  const engine = engines.get(name)
  if (engine) return engine
  throw new Error(`There is no engine ${name}; there are ${engines.names.join(', ')}`)
}
