// cspell:ignore preparse preparsed
// Cedar (https://docs.cedarpolicy.com) decides about what roles have permitted already: a policy that forbids wins, and
// one that cannot be evaluated forbids too. The library is 13 MB of WebAssembly, so it is loaded only for policies.
import type { Actor, Operation } from '#kernel'
import { readPolicies, type Cedar } from './read-policies.ts'
import { toCedarRecord } from './values.ts'

/** One request, as policies look at it. */
export interface PolicyRequest {
  readonly actor: Actor
  readonly roles: readonly string[]
  readonly operation: Operation
  readonly input: unknown
}

export interface PolicyAnswer {
  readonly isForbidden: boolean
  /** The ids of the policies that decided. */
  readonly policies: readonly string[]
  /** Why a policy could not be evaluated. */
  readonly errors: readonly string[]
}

export type PolicyCheck = (request: PolicyRequest) => PolicyAnswer

let sets = 0

/** Reads every `.cedar` file of a folder; one that does not parse is an error that names file and line. */
export async function cedarPolicies(folder: string): Promise<PolicyCheck> {
  const cedar: Cedar = await import('@cedar-policy/cedar-wasm/nodejs')
  const policies = await readPolicies(cedar, folder)
  sets += 1
  const set = `alice-${sets}`
  // What reaches a policy was permitted by a role.
  const staticPolicies = { ...policies, [permittedByRole]: 'permit (principal, action, resource);' }
  const prepared = cedar.preparsePolicySet(set, { staticPolicies })
  if (prepared.type === 'failure') throw new Error(prepared.errors.map(({ message }) => message).join('; '))

  return request => {
    const answer = cedar.statefulIsAuthorized({ preparsedPolicySetId: set, ...questionOf(request) })
    if (answer.type === 'failure') {
      return { isForbidden: true, policies: [], errors: answer.errors.map(({ message }) => message) }
    }
    const { decision, diagnostics } = answer.response
    const errors = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`)
    return {
      isForbidden: decision === 'deny' || errors.length > 0,
      policies: decision === 'deny' ? diagnostics.reason : diagnostics.errors.map(({ policyId }) => policyId),
      errors,
    }
  }
}

const permittedByRole = 'permitted-by-role'

function questionOf({ actor, roles, operation, input }: PolicyRequest) {
  const [domain = ''] = operation.name.split('.')
  const principal = { type: 'Actor', id: `${actor.kind}:${actor.id}` }
  const action = { type: 'Action', id: operation.name }
  const effect = { type: 'Action', id: operation.effect }
  const parents = roles.map(role => ({ type: 'Role', id: role }))
  const { isDryRun, fields } = completed(operation, input)
  return {
    principal,
    action,
    resource: { type: 'Domain', id: domain },
    context: { effect: operation.effect, dry_run: isDryRun, input: toCedarRecord(fields) },
    entities: [
      { uid: action, attrs: {}, parents: [effect] },
      { uid: effect, attrs: {}, parents: [] },
      { uid: principal, attrs: { kind: actor.kind, name: actor.id }, parents },
      ...parents.map(uid => ({ uid, attrs: {}, parents: [] })),
    ],
  }
}

/** With the defaults filled in: what a caller leaves out must not be what a policy misses. */
function completed(operation: Operation, input: unknown) {
  const {
    dry_run,
    plan_digest: _,
    ...fields
  } = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
  const parsed = operation.input.safeParse(fields)
  return { isDryRun: dry_run === true, fields: parsed.success ? (parsed.data as object) : fields }
}
