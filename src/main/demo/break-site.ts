import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import type { CloudEvent } from '#surfaces/client'
import { ended } from './finished.ts'
import { brokenSource, getSite, readPage, siteEnvironment, urlOf, type SitePlan } from './sample-site.ts'
import type { Demo, Told } from './stage.ts'

/** Deploys a change that fails its check, and compares what there is before and after, down to the bytes of the page. */
export async function breakSite(demo: Demo, plan: SitePlan): Promise<Told> {
  const before = await lookAt(demo)
  const input = { source: brokenSource(plan), environment: siteEnvironment }
  const end = await ended(demo, 'infra.deploy', input)
  const { code, message = '' } = end.error ?? {}
  if (code !== 'DEPLOYMENT_ROLLED_BACK') {
    throw new Error(`The change that has to break is ${end.status}: ${message}`)
  }
  const after = await lookAt(demo)
  if (before.fingerprint !== after.fingerprint) {
    throw new Error(`The state after is ${after.fingerprint}, and it was ${before.fingerprint}`)
  }
  const { step, undone, undoMs } = await countSteps(demo, before.deployment_id, end.workflow_id)
  const why = message.split(';', 1)[0]
  const fingerprint = before.fingerprint.slice(0, 12)
  return {
    lines: [
      `a change broke on purpose at step ${step}: ${why}`,
      `${undone} steps undone in ${undoMs} ms, state unchanged: ${fingerprint} before and after, same page`,
    ],
    figures: { workflow_id: end.workflow_id, step, why, undone, undo_ms: undoMs, before, after },
  }
}

/** What lives, read anew: the fingerprints of all resources, and the page that is served. */
async function lookAt(demo: Demo) {
  const { owner, signal } = demo
  const site = await getSite(demo)
  const { deployment_id } = site
  const { resources } = (await owner.call('infra.state', { deployment_id }, { signal })) as {
    resources: readonly { resource: string; fingerprint: string }[]
  }
  const { has_drifted } = (await owner.call('deployments.drift', { deployment_id }, { signal })) as {
    has_drifted: boolean
  }
  if (has_drifted) throw new Error(`${deployment_id} is not as it was read back`)
  const page = sha256(await readPage(urlOf(site), signal))
  const all = resources.map(({ resource, fingerprint }) => ({ resource, fingerprint }))
  return { deployment_id, resources: all.length, page, fingerprint: sha256(canonicalJson({ all, page })) }
}

const wasDone = new Set(['resource.created', 'resource.updated', 'resource.replaced'])
const wasUndone = new Set([...wasDone, 'resource.deleted'])

/** Which step failed, and how many were taken back, as the log has it. */
async function countSteps({ owner }: Demo, deployment_id: string, workflow_id: string) {
  const recent = await owner.recent({
    types: ['resource.*', 'deployment.*'],
    subject: deployment_id,
    limit: 100,
  })
  const events = recent
    .filter(({ data }) => (data as { workflow_id?: string }).workflow_id === workflow_id)
    .toSorted((a, b) => a.position - b.position)
  const failedAt = events.findIndex(({ type }) => type === 'resource.failed')
  const done = events.slice(0, failedAt).filter(({ type }) => wasDone.has(type))
  const back = events.slice(failedAt).filter(({ type }) => wasUndone.has(type))
  const from = events[failedAt]
  const to = events.at(-1)
  return { step: done.length + 1, undone: back.length, undoMs: from && to ? between(from, to) : 0 }
}

const between = (from: CloudEvent, to: CloudEvent) => Date.parse(to.time) - Date.parse(from.time)
