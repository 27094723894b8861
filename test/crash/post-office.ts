// A domain whose steps leave a mark outside the log, so that one can see afterwards how often each really ran.
import { domain, operation, workflow } from '#kernel'
import { appendFileSync } from 'node:fs'
import { z } from 'zod'

export interface Mark {
  readonly workflow_id: string
  readonly step_id: string
  readonly node: string
  /** Milliseconds since the epoch, when the step began. */
  readonly began: number
}

export interface PostOffice {
  readonly file: string
  readonly node: string
  readonly stepMs: number
}

const Name = z.object({ name: z.string() })

export function postOffice({ file, node, stepMs }: PostOffice) {
  const stamp = operation('post.stamp', {
    about: 'Leave a mark outside',
    effect: 'write',
    isPrivate: true,
    input: Name,
    output: Name,
    async run({ name }, { idempotencyKey, signal, now }) {
      const began = now().getTime()
      await pause(stepMs * (0.5 + (began % 100) / 100), signal)
      const slash = idempotencyKey.indexOf('/')
      const mark: Mark = {
        workflow_id: idempotencyKey.slice(0, slash),
        step_id: idempotencyKey.slice(slash + 1),
        node,
        began,
      }
      appendFileSync(file, `${JSON.stringify(mark)}\n`)
      await pause(stepMs / 4, signal)
      return { name }
    },
  })

  const label = workflow('label', {
    about: 'Three steps of a child',
    input: z.object({}),
    output: z.object({}),
    async run(_, flow) {
      for (const name of ['print', 'cut', 'glue']) await flow.call(stamp, { name }, { name })
      return {}
    },
  })

  const parcel = workflow('parcel', {
    about: 'Steps in a row, side by side, a wait and a child',
    input: z.object({}),
    output: z.object({}),
    async run(_, flow) {
      for (let at = 0; at < 4; at += 1) await flow.call(stamp, { name: `weigh ${at}` })
      await flow.each([1, 2, 3, 4, 5], { key: String, concurrency: 2 }, async (at, item) => {
        await item.call(stamp, { name: `wrap ${at}` })
        await item.call(stamp, { name: `tie ${at}` })
      })
      await flow.sleep('200ms')
      await flow.child(label, {})
      for (let at = 0; at < 4; at += 1) await flow.call(stamp, { name: `carry ${at}` })
      return {}
    },
  })

  const send = operation('post.send', {
    about: 'Start a parcel',
    effect: 'write',
    input: z.object({}),
    output: z.object({ workflow_id: z.string() }),
    run: (_, { start }) => start(parcel, {}),
  })

  return domain('post', {
    about: 'A post office',
    operations: [stamp, send],
    workflows: [parcel, label],
  })
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
