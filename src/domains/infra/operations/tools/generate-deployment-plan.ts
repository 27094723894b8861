import { EventLog, operation } from '#kernel'
import { z } from 'zod'
import { InfraQuotas } from '../../blueprint/views.ts'
import { draftBlueprint } from '../../deploy/from-blueprint.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { Deployments } from '../../deploy/views.ts'
import { summaryOf } from '../../plan/describe-plan.ts'
import {
  blueprintWishes,
  getKept,
  readAsked,
  refusesOfBlueprint,
  shelfAndEngines,
} from '../../tools/asked-blueprint.ts'
import { readDurations, togetherMs } from '../../tools/change-durations.ts'
import { awayIn, batchesOf, gateOf, strategies, type Batch } from '../../tools/deployment-batches.ts'

const mostListed = 100

const Step = z.object({
  resource: z.string(),
  engine: z.string(),
  type: z.string(),
  action: z.string(),
  reason: z.string(),
  gate: z.string().describe('how it is seen that it worked'),
  expected_ms: z.number(),
  samples: z.number().describe('changes of this kind it was read from; 0 is a guess'),
})

/** Over the world as it is read now. It says what the engines can do, and what nobody carries out by itself. */
export const generateDeploymentPlan = operation('infra.generate_deployment_plan', {
  about: 'Plan a deployment in batches by a strategy: order, gates, ways back, and how long it will take.',
  effect: 'read',
  permission: 'deployments:read',
  aliases: ['generate_deployment_plan'],
  rest: 'POST /infra/tools/generate_deployment_plan',
  timeout: '2m',
  input: z.strictObject({
    ...blueprintWishes,
    environment: z.string().max(50).optional(),
    strategy: z.enum(strategies).default('all_at_once'),
    batch_size: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .describe('copies of one thing at once, when rolling'),
    watch_minutes: z.number().min(0).max(1440).default(5).describe('after each part that is watched'),
  }),
  output: z.object({
    summary: z.string(),
    strategy: z.enum(strategies),
    digest: z.string().describe('of the plan as blueprints.deploy would make it'),
    batches: z.array(
      z.object({
        batch: z.number(),
        about: z.string(),
        steps: z.array(Step),
        total_steps: z.number(),
        watch_minutes: z.number(),
        expected_ms: z.number(),
        rollback: z.object({ is_possible: z.boolean(), about: z.string() }),
      }),
    ),
    total_batches: z.number(),
    expected_ms: z.number(),
    /** Share of the steps whose duration was seen before. */
    known_share: z.number(),
    away: z.array(z.string()).describe('what serves and is not there for a while'),
    loses_data: z.array(z.string()),
    notes: z.array(z.string()),
  }),
  uses: {
    ...shelfAndEngines,
    states: ResourceStates,
    deployments: Deployments,
    quotas: InfraQuotas,
    log: EventLog,
  },
  refuses: { ...refusesOfBlueprint, DEPENDENCY_CYCLE: 422 },

  async run({ strategy, batch_size, watch_minutes, environment, engine, ...asked }, context) {
    const { engines } = context
    const kept = await getKept(context, asked)
    const { plan, digest } = await draftBlueprint(context, await readAsked(context, asked), kept, {
      engine,
      environment,
      on_failure: 'rollback',
    })
    const durationOf = await readDurations(context.log)
    const batches = batchesOf(plan, { strategy, batchSize: batch_size })
    const all = batches.flatMap(({ changes }) => changes)
    const losing = all.filter(({ loses_data }) => loses_data).map(({ resource }) => resource)
    const timed = batches.map(batch => ({
      batch,
      watch: batch.isWatched ? watch_minutes : 0,
      ms: togetherMs(batch.changes, durationOf, engines),
    }))
    const known = all.filter(change => durationOf(change).samples > 0).length
    return {
      summary: summaryOf(plan),
      strategy,
      digest,
      batches: timed.slice(0, mostListed).map(({ batch, watch, ms }, at) => ({
        batch: at + 1,
        about: batch.about,
        steps: batch.changes.slice(0, mostListed).map(change => {
          const { resource, type, action, reason } = change
          const { ms: expected_ms, samples } = durationOf(change)
          return {
            resource,
            engine: change.engine,
            type,
            action,
            reason,
            gate: gateOf(change),
            expected_ms,
            samples,
          }
        }),
        total_steps: batch.changes.length,
        watch_minutes: watch,
        expected_ms: ms,
        rollback: wayBack(batches.slice(0, at + 1), kept !== undefined && plan.deployment_id !== null),
      })),
      total_batches: batches.length,
      expected_ms: timed.reduce((sum, { ms, watch }) => sum + ms + watch * 60_000, 0),
      known_share: all.length === 0 ? 1 : Math.round((known / all.length) * 100) / 100,
      away: awayIn(all, engines).slice(0, mostListed),
      loses_data: losing.slice(0, mostListed),
      notes: notesOn(strategy, batches, all.length - known),
    }
  },
})

function wayBack(done: readonly Batch[], isThereBefore: boolean) {
  const losing = done.flatMap(({ changes }) => changes).filter(({ loses_data }) => loses_data)
  if (losing.length > 0) {
    const names = losing.map(({ resource }) => resource).slice(0, 10)
    return { is_possible: false, about: `the data of ${names.join(', ')} is lost from here on` }
  }
  const about = isThereBefore
    ? 'deployments.rollback: to the state before, as it was read'
    : 'deployments.destroy: there was nothing before'
  return { is_possible: true, about }
}

function notesOn(
  strategy: (typeof strategies)[number],
  batches: readonly Batch[],
  guessed: number,
): string[] {
  const replaced = batches.flatMap(({ changes }) => changes).filter(({ action }) => action === 'replace')
  const inPlace = batches.flatMap(({ changes }) => changes).filter(({ action }) => action === 'update')
  return [
    ...(strategy === 'all_at_once'
      ? ['blueprints.deploy carries this out as it stands']
      : [
          'blueprints.deploy carries out everything at once, in the order of the graph: for these batches, deploy a version of the blueprint for each',
        ]),
    ...(strategy === 'blue_green' && inPlace.length > 0
      ? [`${inPlace.length} resources are changed in place and have no second one beside them`]
      : []),
    ...(strategy === 'blue_green' && replaced.some(({ creates_first }) => creates_first)
      ? ['each resource takes over as soon as it is ready, and not all of them at one moment']
      : []),
    ...(strategy === 'canary'
      ? [
          'who asks is not split by share: the first of each kind serves beside the others where something balances them',
        ]
      : []),
    ...(guessed > 0 ? [`${guessed} durations are guesses: no such change was seen yet`] : []),
  ]
}
