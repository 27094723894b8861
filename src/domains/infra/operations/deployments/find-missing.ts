import { operation } from '#kernel'
import { z } from 'zod'
import { ResourceChange } from '../../plan/deployment-plan.ts'
import { engineOf } from '../../plan/make-plan.ts'
import { resolveSpecs } from '../../plan/references.ts'
import { Engines } from '../../ports.ts'

const Prerequisite = z.object({ engine: z.string(), id: z.string(), about: z.string() })

/** What the engines lack before the plan can be carried out: images, templates. */
export const findMissing = operation('deployments.find_missing', {
  about: 'Find what the engines lack for a plan.',
  effect: 'read',
  isPrivate: true,
  timeout: '5m',
  input: z.strictObject({ deployment_id: z.string(), changes: z.array(ResourceChange) }),
  output: z.object({ missing: z.array(Prerequisite) }),
  uses: { engines: Engines },

  async run({ deployment_id, changes }, { engines, signal }) {
    const made = changes.filter(({ specs, action }) => specs !== null && action !== 'none')
    const names = [...new Set(made.map(({ engine }) => engine))]
    const found = await Promise.all(
      names.map(async name => {
        const wanted = made
          .filter(({ engine }) => engine === name)
          .map(({ resource, type, specs }) => ({
            deployment: deployment_id,
            resource,
            type,
            key: 'planned',
            specs: resolveSpecs(specs!, () => undefined).specs,
            secrets: new Map<string, string>(),
          }))
        const missing = await engineOf(engines, name).missing(wanted, signal)
        return missing.map(each => ({ engine: name, ...each }))
      }),
    )
    return { missing: found.flat() }
  },
})
