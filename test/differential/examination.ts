import type { OperationInfo } from '#surfaces/client'
import type { Answered, Asker, Question, Way } from './asker.ts'
import { startCopies, type RunningCopy } from './copies.ts'
import type { Known } from './inputs.ts'
import { learnKnown } from './known.ts'

/** One Alice for each way in, and everything that is asked of all of them. */
export interface Examination {
  readonly ways: readonly Way[]
  readonly copies: readonly RunningCopy[]
  readonly operations: readonly OperationInfo[]
  readonly known: Known
  /** Asks the same on every surface; the first answer is what the others are held against. */
  askAll(askers: readonly Asker[], question: Question): Promise<readonly Answered[]>
  /** Asks about some operations, one after another, and answers every difference. */
  ask(
    which: (operation: OperationInfo) => boolean,
    round: Round,
    keyOf?: (alice: RunningCopy) => string | undefined,
  ): Promise<readonly string[]>
  /** A key like this of each Alice. */
  newKeys(wanted: object): Promise<ReadonlyMap<RunningCopy, string>>
  stop(): Promise<void>
}

export type Round = (
  operation: OperationInfo,
  askers: readonly Asker[],
  examination: Examination,
) => Promise<readonly string[]>

export async function openExamination(
  ways: readonly Way[],
  settings: Readonly<Record<string, string>>,
): Promise<Examination> {
  const { copies, stop } = await startCopies(ways.map(way => ({ ...settings, ...way.settings })))
  const headers = { authorization: `Bearer ${copies[0]!.key}`, connection: 'close' }
  const response = await fetch(`${copies[0]!.url}/api/v1/operations`, { headers })
  const { operations } = (await response.json()) as { operations: OperationInfo[] }

  const open = (keyOf: (alice: RunningCopy) => string | undefined) =>
    Promise.all(
      ways.map((way, index) => {
        const alice = copies[index]!
        const { url, grpc } = alice
        return way.open({ url, grpc, operations, key: keyOf(alice) })
      }),
    )

  const examination: Examination = {
    ways,
    copies,
    operations,
    known: await learnKnown(copies[0]!, operations),
    stop,

    async askAll(askers, question) {
      if (question.operation.effect === 'read') {
        return Promise.all(askers.map(asker => asker.ask(question)))
      }
      // They share the files they work on, so one after another.
      const answers: Answered[] = []
      for (const [index, asker] of askers.entries()) {
        const answered = await asker.ask(question)
        await finished(copies[index]!, answered.answer)
        answers.push(answered)
      }
      return answers
    },

    async ask(which, round, keyOf = ({ key }) => key) {
      const askers = await open(keyOf)
      const found: string[] = []
      for (const operation of operations.filter(which)) {
        found.push(...(await round(operation, askers, examination)))
      }
      await Promise.all(askers.map(asker => asker.close()))
      return found
    },

    async newKeys(wanted) {
      const made = copies.map(async alice => {
        const { key } = (await alice.call('keys.create', wanted)) as { key: string }
        return [alice, key] as const
      })
      return new Map(await Promise.all(made))
    },
  }
  return examination
}

const isOver = (status: string | undefined) =>
  status === undefined || ['completed', 'failed', 'canceled', 'waiting'].includes(status)

/** Work that was started has to be over before the next question, or answers differ by how far it is. */
async function finished(alice: RunningCopy, answer: unknown) {
  const { workflow_id } = (answer ?? {}) as { workflow_id?: unknown }
  if (typeof workflow_id !== 'string') return
  for (let tries = 0; tries < 200; tries += 1) {
    const { status } = (await alice.call('workflows.get', { workflow_id })) as { status?: string }
    if (isOver(status)) return
    await new Promise(done => setTimeout(done, 50))
  }
}
