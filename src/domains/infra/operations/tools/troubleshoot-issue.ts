import { EventLog, operation } from '#kernel'
import { z } from 'zod'
import { DeploymentId } from '../../deploy/events.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { notFound } from '../../deploy/shapes.ts'
import { Deployments } from '../../deploy/views.ts'
import { Engines } from '../../ports.ts'
import { gatherSymptoms } from '../../tools/symptoms.ts'
import { findCauses } from '../../tools/troubleshoot.ts'

const mostListed = 100

/** Causes by rules, each with what it was seen from. Lines of programs are evidence, and never advice. */
export const troubleshootIssue = operation('infra.troubleshoot_issue', {
  about: 'Find out why a deployment is not as it should be: causes with evidence, and what to do next.',
  effect: 'read',
  permission: 'deployments:read',
  aliases: ['troubleshoot_issue'],
  rest: 'POST /infra/tools/troubleshoot_issue',
  timeout: '2m',
  input: z.strictObject({
    deployment_id: DeploymentId,
    resource: z.string().max(63).optional().describe('only what concerns this one'),
    log_lines: z.number().int().min(0).max(500).default(100).describe('looked at, of each that is in doubt'),
  }),
  output: z.object({
    deployment_id: z.string(),
    name: z.string(),
    status: z.string(),
    is_well: z.boolean().describe('nothing was found that is wrong now'),
    causes: z.array(
      z.object({
        cause: z.string(),
        resource: z.string().nullable(),
        confidence: z.enum(['high', 'medium', 'low']),
        about: z.string(),
        evidence: z.array(z.object({ source: z.string(), text: z.string(), is_trusted: z.boolean() })),
        next: z.array(z.string()),
      }),
    ),
    total_causes: z.number(),
    looked_at: z.object({
      resources: z.number(),
      failures: z.number(),
      drifts: z.number(),
      engines: z.number(),
      log_lines: z.number(),
    }),
    unread: z.array(z.string()).describe('what did not answer'),
  }),
  uses: { deployments: Deployments, states: ResourceStates, engines: Engines, log: EventLog },
  refuses: { DEPLOYMENT_NOT_FOUND: 404 },

  async run({ deployment_id, resource, log_lines }, context) {
    const row = await context.deployments.get(deployment_id)
    if (!row) throw notFound(context.refuse, deployment_id)
    const symptoms = await gatherSymptoms(context, row, { resource, logLines: log_lines })
    const causes = findCauses(symptoms)
    return {
      deployment_id,
      name: row.name,
      status: row.status,
      is_well:
        causes.every(({ confidence }) => confidence === 'low') &&
        !['failed', 'rolled_back'].includes(row.status),
      causes: causes.slice(0, mostListed).map(each => ({
        ...each,
        evidence: each.evidence.map(seen => ({ ...seen })),
        next: [...each.next],
      })),
      total_causes: causes.length,
      looked_at: {
        resources: symptoms.states.length,
        failures: symptoms.failures.length,
        drifts: symptoms.drifts.length,
        engines: symptoms.engines.length,
        log_lines: symptoms.logs.reduce((sum, { lines }) => sum + lines.length, 0),
      },
      unread: symptoms.unread.slice(0, mostListed),
    }
  },
})
