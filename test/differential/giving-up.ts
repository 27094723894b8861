import type { RunningCopy } from './copies.ts'
import type { Examination } from './examination.ts'
import type { Leaver } from './leavers/leaver.ts'
import { deedsOf, headOf } from './log-lines.ts'

const who = 'person:leaver'
const frame = 'long night'

/** Begins something that only its caller ends, gives it up, and says what became of it. */
export async function giveUp(exam: Examination, leaver: Leaver, name: string, key: string) {
  const alice = exam.copies[exam.ways.indexOf(leaver.way)]!
  const place = { url: alice.url, grpc: alice.grpc, operations: exam.operations, key }
  const operation = exam.operations.find(each => each.name === name)!
  const from = await headOf(alice)
  const look = () => watch({ ...alice, key })

  const leave = await leaver.begin(place, { operation, input: { frame } })
  await until(async () => (await stateOf(alice)) === 'waiting')
  const meanwhile = await look()
  const told = await leave()
  await until(async () => (await stateOf(alice)) !== 'waiting')
  const state = await stateOf(alice)
  await until(async () => (await look()) !== 'BUSY')
  await leave.close?.()

  const asker = await leaver.way.open(place)
  const { answer } = await asker.ask({ operation, input: { frame: 'short' } })
  await asker.close()
  return {
    told,
    meanwhile,
    state,
    answer,
    deeds: await deedsOf(alice, from, who),
    reserved: await reservedOf(alice),
  }
}

/** One more call of the same caller: the code of its refusal, if any. */
async function watch({ url, key }: Pick<RunningCopy, 'url' | 'key'>): Promise<string | undefined> {
  const response = await fetch(`${url}/api/v1/studio/watch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close', authorization: `Bearer ${key}` },
    body: JSON.stringify({ frame: 'short' }),
  })
  return ((await response.json()) as { error?: { code: string } }).error?.code
}

async function stateOf(alice: RunningCopy): Promise<string | undefined> {
  const { frames } = (await alice.call('studio.look')) as { frames: Readonly<Record<string, string>> }
  return frames[frame]
}

async function reservedOf(alice: RunningCopy): Promise<string | undefined> {
  const { budgets } = (await alice.call('budgets.list', { holder_name: who })) as {
    budgets: readonly { reserved: string }[]
  }
  return budgets[0]?.reserved
}

const mostTries = 1200

/** Asks until it is so; what never comes is an error, however slow the machine is. */
async function until(isSo: () => Promise<boolean>) {
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (await isSo()) return
    await new Promise(done => setTimeout(done, 25))
  }
  throw new Error('It did not come to pass')
}
