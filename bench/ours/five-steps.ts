import { z } from 'zod'
// A workflow of five trivial steps with about 1 KiB of result each.
import {
  domain,
  operation,
  service,
  workflow,
  type EventRecord,
  type ServiceContext,
} from '../../src/kernel/index.ts'
import type { App } from '../../src/kernel/run/index.ts'
import type { Store } from '../../src/kernel/run/ports.ts'
import { kibOf } from '../harness/payload.ts'
import { openApp } from './open-app.ts'

export const steps = 5
const Step = z.object({ n: z.number(), step: z.number() })

const work = operation('bench.work', {
  about: 'One step',
  effect: 'write',
  isPrivate: true,
  input: Step,
  output: Step.extend({ text: z.string() }),
  run: async ({ n, step }) => ({ n, step, text: kibOf(n + step) }),
})

const fiveSteps = workflow('five_steps', {
  about: 'Five steps',
  input: z.object({ n: z.number() }),
  output: z.object({ letters: z.number() }),
  async run({ n }, flow) {
    let letters = 0
    for (let step = 1; step <= steps; step += 1) letters += (await flow.call(work, { n, step })).text.length
    return { letters }
  },
})

/** Runs workflows to their end. */
export interface Workflows {
  run(n: number): Promise<void>
  close(): Promise<void>
}

export async function openWorkflows(folder: string, store: Store): Promise<Workflows> {
  let start: ServiceContext['start'] | undefined
  const starter = service('bench.starter', {
    about: 'Starts workflows as services do',
    async start(context) {
      start = context.start
      return { stop: async () => {} }
    },
  })
  const bench = domain('bench', {
    about: 'Five steps',
    operations: [work],
    workflows: [fiveSteps],
    services: [starter],
  })
  const app = await openApp({ folder, domains: [bench], store })
  await app.start()
  const waiting = new Map<string, () => void>()
  app.bus.subscribe('workflow.*', ({ type, subject }) => {
    if (type === 'workflow.failed') throw new Error(`${subject} failed`)
    if (type !== 'workflow.completed') return
    waiting.get(subject)?.()
    waiting.delete(subject)
  })
  const run = async (n: number) => {
    const { workflow_id } = await start!(fiveSteps, { n })
    await new Promise<void>(resolve => waiting.set(workflow_id, resolve))
    return workflow_id
  }
  await checkJournal(app, await run(1))
  return { run: async n => void (await run(n)), close: () => app.stop() }
}

/** A benchmark of something that does not write its steps down would be easy to win. */
async function checkJournal(app: App, workflowId: string) {
  const records = await app.events.read({ after: 0, limit: 100, subject: workflowId })
  const done = (records as readonly EventRecord<{ output_data?: { text?: string } }>[]).filter(
    ({ type, data }) => type === 'workflow.step_completed' && (data.output_data?.text?.length ?? 0) > 900,
  )
  if (done.length !== steps) throw new Error(`${done.length} steps are in the journal, not ${steps}`)
}
