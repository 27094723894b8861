import { pause } from '#lib/pause'
import { processTable } from '#lib/processes'
import { breakSite } from './break-site.ts'
import { finished, timed } from './finished.ts'
import { deploy, nextPlan } from './infra-stages.ts'
import { getSite, readPage, serversOf, urlOf, type SitePlan } from './sample-site.ts'
import type { Demo, Stage, Told } from './stage.ts'

/** Breaks the sample site in three ways, and shows that each is noticed and mended. Nothing else is touched. */
export function chaosStages(): readonly Stage[] {
  let plan: SitePlan | undefined
  return [
    {
      name: 'deployed',
      async run(demo) {
        plan = await nextPlan(demo)
        return deploy(demo, plan)
      },
    },
    { name: 'killed', run: killProgram },
    { name: 'repaired', run: loseSupervisor },
    { name: 'undone', run: demo => breakSite(demo, plan!) },
  ]
}

/** Its supervisor starts a program again that was killed. */
async function killProgram(demo: Demo): Promise<Told> {
  const { handle, url } = await firstServer(demo)
  const [before] = await killMarked(handle, 'program')
  const { value: after, ms } = await timed(async () => {
    for (;;) {
      demo.signal.throwIfAborted()
      const [program] = await marked(handle, 'program')
      if (program !== undefined && program !== before && (await answers(url, demo.signal))) return program
      await pause(lookMs, demo.signal)
    }
  })
  return {
    lines: [
      `kill -9 ${before}: its supervisor started process ${after}, and the page answers after ${ms} ms`,
    ],
    figures: { killed: before, started: after, back_ms: ms },
  }
}

/** Without a supervisor nothing starts it again: looking at the world finds that out, and repairing mends it. */
async function loseSupervisor(demo: Demo): Promise<Told> {
  const { owner, signal } = demo
  const { handle, url, deployment_id } = await firstServer(demo)
  await killMarked(handle, 'supervisor')
  await killMarked(handle, 'program')
  if (await answers(url, signal)) throw new Error(`${url} answers although its program was killed`)
  const { drifts } = (await owner.call('deployments.drift', { deployment_id }, { signal })) as {
    drifts: readonly { reason: string | null }[]
  }
  const [drift] = drifts
  if (!drift) throw new Error(`Nobody noticed that ${handle} is gone`)
  const { value, ms } = await timed(async () => {
    const end = await finished(demo, 'deployments.repair', { deployment_id })
    await readPage(urlOf(await getSite(demo)), signal)
    return end
  })
  return {
    lines: [
      `killed with its supervisor, noticed as drift: ${drift.reason}`,
      `repaired in ${ms} ms, and the page answers at the same address`,
    ],
    figures: { reason: drift.reason, repair_ms: ms, workflow_id: value.workflow_id },
  }
}

const lookMs = 25

async function firstServer(demo: Demo) {
  const site = await getSite(demo)
  const handle = serversOf(site)[0]?.handle
  if (!handle) throw new Error('The sample site has no server')
  return { handle, url: urlOf(site), deployment_id: site.deployment_id }
}

const answers = (url: string, signal: AbortSignal) =>
  readPage(url, signal).then(
    () => true,
    () => false,
  )

type Role = 'supervisor' | 'program'

const table = processTable(process.platform)

/** Processes that bear the mark of one object: theirs is known from its handle, and nobody else has it. */
async function marked(handle: string, role: Role): Promise<readonly number[]> {
  const all = await table.startedWith('ALICE_ID')
  return all
    .filter(({ env }) => env.get('ALICE_ID') === handle)
    .filter(({ env }) => (env.get('ALICE_ROLE') === 'supervisor') === (role === 'supervisor'))
    .map(({ pid }) => pid)
}

async function killMarked(handle: string, role: Role): Promise<readonly number[]> {
  const pids = await marked(handle, role)
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  while ((await marked(handle, role)).some(pid => pids.includes(pid))) await pause(5)
  return pids
}
