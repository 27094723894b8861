import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { readPlan } from '../../deploy/kept.ts'
import { changing, DeploymentPlan } from '../../plan/deployment-plan.ts'
import { secretsIn } from '../../plan/references.ts'
import { Engines, SecretValues } from '../../ports.ts'

/** First of the five steps: nothing is begun that cannot be carried out. */
export const validatePlan = operation('deployments.validate_plan', {
  about: 'Look whether a plan can be carried out at all.',
  effect: 'read',
  isPrivate: true,
  input: z.strictObject({ plan: z.string() }),
  output: DeploymentPlan,
  uses: { blobs: Blobs, engines: Engines, secrets: SecretValues },
  refuses: { ENGINE_UNKNOWN: 422, SECRET_NOT_FOUND: 404 },

  async run({ plan: hash }, { blobs, engines, secrets, refuse }) {
    const plan = await readPlan(blobs, hash)
    for (const { engine, type, resource } of changing(plan)) {
      if (engines.get(engine)?.types[type] === undefined) {
        throw refuse('ENGINE_UNKNOWN', `${engine} cannot make the ${type} ${resource}`, {
          suggestions: ['blueprints.validate'],
        })
      }
    }
    for (const reference of secretsIn(changing(plan).map(({ specs }) => specs))) {
      if ((await secrets.get(reference.slice('secret://'.length))) !== undefined) continue
      throw refuse('SECRET_NOT_FOUND', `The plan needs ${reference}, and there is no such secret`, {
        suggestions: ['secrets.set'],
      })
    }
    return plan
  },
})
