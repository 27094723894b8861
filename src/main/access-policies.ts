import { Refusal } from '#kernel'
import type { Config } from '../config.ts'
import type { Policies } from './access-authorize.ts'

/** The operator's own policies, when a folder of them is configured. */
export async function openPolicies({ ALICE_POLICIES: folder }: Config): Promise<Policies | undefined> {
  if (folder === undefined) return undefined
  const { cedarPolicies } = await import('#adapters/cedar-policies')
  const check = await cedarPolicies(folder).catch((error: unknown) => {
    throw new RangeError(`ALICE_POLICIES is not usable: ${(error as Error).message}`, { cause: error })
  })
  return ({ actor, caller, operation, input }) => {
    const { isForbidden, policies, errors } = check({ actor, roles: caller?.roles ?? [], operation, input })
    if (!isForbidden) return
    throw new Refusal('FORBIDDEN', `A policy forbids ${operation.name}`, {
      details: { policies, ...(errors.length > 0 && { errors }) },
      suggestions: ['ask_for_permission'],
    })
  }
}
