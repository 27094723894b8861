import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The library, loaded when it is needed. */
export type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs')

type DetailedError = Extract<ReturnType<Cedar['checkParsePolicySet']>, { type: 'failure' }>['errors'][number]

/** Every policy of a folder by its id: what its `@id` says, else the file and its place in it. */
export async function readPolicies(cedar: Cedar, folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.cedar')).toSorted()
  if (names.length === 0) throw new Error(`There is no .cedar file in ${folder}`)
  const policies = new Map<string, string>()
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8')
    for (const [index, policy] of partsOf(cedar, name, text).entries()) {
      const id = annotatedId(cedar, policy) ?? `${name}#${index + 1}`
      if (policies.has(id)) throw new Error(`${name}: the policy ${id} is there twice`)
      policies.set(id, policy)
    }
  }
  return Object.fromEntries(policies)
}

function partsOf(cedar: Cedar, name: string, text: string): readonly string[] {
  const parts = cedar.policySetTextToParts(text)
  if (parts.type === 'failure') {
    throw new Error(parts.errors.map(error => placed(name, text, error)).join('\n'))
  }
  if (parts.policy_templates.length > 0) {
    throw new Error(
      `${name}: a policy with ?principal or ?resource is a template, which nothing fills in here`,
    )
  }
  return parts.policies
}

function annotatedId(cedar: Cedar, policy: string): string | undefined {
  const parsed = cedar.policyToJson(policy)
  return parsed.type === 'success' ? (parsed.json.annotations?.id ?? undefined) : undefined
}

/** `limits.cedar:3: unexpected token`. */
function placed(name: string, text: string, { message, sourceLocations = [] }: DetailedError): string {
  const [place] = sourceLocations
  if (!place) return `${name}: ${message}`
  const before = Buffer.from(text).subarray(0, place.start).toString()
  return `${name}:${before.split('\n').length}: ${message}`
}
