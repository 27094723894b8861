// G8: the same request gives the same answer, refusal, limit and audit record on every surface. One Alice for each
// surface, all with the same data; every public operation is asked on each of them, with inputs made from its schema.
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from './askers/command-line.ts'
import { graphql } from './askers/graphql.ts'
import { grpc } from './askers/grpc.ts'
import { mcp } from './askers/mcp.ts'
import { mqtt } from './askers/mqtt.ts'
import { rest } from './askers/rest.ts'
import { webSocket } from './askers/websocket.ts'
import type { RunningCopy } from './copies.ts'
import { openExamination, type Examination } from './examination.ts'
import { giveUp } from './giving-up.ts'
import { mistakes } from './inputs.ts'
import { commandLineInterrupted } from './leavers/command-line.ts'
import { overHttp } from './leavers/over-http.ts'
import { overSockets } from './leavers/over-sockets.ts'
import { auditOf, headOf } from './log-lines.ts'
import { askedTwice, fittingInputs, mistaken, oneInput, tooOften, withoutKey } from './rounds.ts'
import { accountOf, untilPoor } from './spending.ts'

const slowly = [{ name: 'slow', role: 'slow', limit: 3, window: '1h' }]
const leavers = [...overHttp, ...overSockets, commandLineInterrupted]
const limit = 240_000

let exam: Examination
let auditedFrom: readonly number[] = []
beforeAll(async () => {
  const ways = [rest, webSocket, commandLine, mcp, graphql, grpc, mqtt]
  exam = await openExamination(ways, {
    ALICE_RATE_LIMITS: JSON.stringify(slowly),
    ALICE_CONCURRENT_CALLS: '1',
    ALICE_PLUGINS: resolve(import.meta.dirname, 'studio.ts'),
  })
}, 180_000)
afterAll(() => exam.stop(), 60_000)

describe('every operation answers alike on every surface', () => {
  test('reads with inputs that fit', { timeout: limit }, async () =>
    expect(await exam.ask(({ effect }) => effect === 'read', fittingInputs)).toEqual([]),
  )

  test.each(Object.entries(mistakes))('%s', { timeout: limit }, async (_, make) =>
    expect(await exam.ask(() => true, mistaken(make))).toEqual([]),
  )

  test('nobody without a key', { timeout: limit }, async () =>
    expect(
      await exam.ask(
        () => true,
        withoutKey,
        () => undefined,
      ),
    ).toEqual([]),
  )

  describe('who gives up has done nothing, and may ask again', () => {
    let keys: Awaited<ReturnType<Examination['newKeys']>>
    let usual: readonly string[] | undefined
    beforeAll(async () => {
      await defineRole('leaver')
      keys = await exam.newKeys({ role: 'leaver', name: 'leaver', kind: 'person' })
      await setBudget('person:leaver', '100.00')
    })
    // Some ways have two ways to give up, so that more was spent there: nothing that later rounds may compare.
    afterAll(() => removeBudget('person:leaver'))
    const given = (leaver: (typeof leavers)[number], operation: string) =>
      giveUp(exam, leaver, operation, keys.get(exam.copies[exam.ways.indexOf(leaver.way)]!)!)
    const ended = { meanwhile: 'BUSY', state: 'CANCELED', answer: { frame: 'short' }, reserved: '0.00' }

    test.each(leavers)('$name', { timeout: limit }, async leaver => {
      const { told, ...write } = await given(leaver, 'studio.expose')
      expect([undefined, 'CANCELED']).toContain(told)
      expect(write).toEqual({
        ...ended,
        deeds: [
          expect.stringMatching(/^budget.requested .*"amount":"0.40"/),
          expect.stringMatching(/^budget.settled (?!.*spent)/),
          expect.stringMatching(/^operation.called .*"code":"CANCELED".*"outcome":"refused"/),
          expect.stringMatching(/^budget.requested .*"amount":"0.40"/),
          'frame.exposed {"frame":"short"}',
          expect.stringMatching(/^budget.settled .*"spent":{"amount":"0.40"/),
          expect.stringMatching(/^operation.called .*"outcome":"completed"/),
        ],
      })
      usual ??= write.deeds
      expect(write.deeds).toEqual(usual)
      expect(await given(leaver, 'studio.watch')).toEqual({ ...ended, told, deeds: [] })
    })
  })

  test(
    'whose money is used up is refused alike, and has the same left over',
    { timeout: limit },
    async () => {
      await defineRole('spender')
      const keys = await exam.newKeys({ role: 'spender', name: 'spender', kind: 'person' })
      const actor = 'person:spender'
      await setBudget(actor, '1.20')
      const from = await onAll(headOf)
      expect(
        await exam.ask(
          ({ name }) => name === 'studio.print',
          untilPoor,
          alice => keys.get(alice),
        ),
      ).toEqual([])
      const [first, ...others] = await onAll((alice, index) => accountOf(alice, from[index]!, actor))
      expect(first!.budgets).toMatchObject([{ spent: '1.20', reserved: '0.00', remaining: '0.00' }])
      expect(first!.deeds.filter(deed => deed.includes('BUDGET_EXCEEDED'))).toHaveLength(2)
      for (const [index, other] of others.entries()) expect(other, exam.ways[index + 1]!.name).toEqual(first)
    },
  )

  test('writes with inputs that fit', { timeout: limit }, async () => {
    auditedFrom = await onAll(headOf)
    expect(await exam.ask(({ effect }) => effect !== 'read', fittingInputs)).toEqual([])
  })

  test(
    'who may only look is refused everything else, and sees what others see',
    { timeout: limit },
    async () => {
      const keys = await exam.newKeys({ role: 'viewer', name: 'looker' })
      expect(
        await exam.ask(
          () => true,
          oneInput,
          alice => keys.get(alice),
        ),
      ).toEqual([])
    },
  )

  test(
    'who asks too often or too much in all is refused alike, and told the same',
    { timeout: limit },
    async () => {
      await defineRole('slow')
      const keys = await exam.newKeys({ role: 'slow', name: 'snail' })
      const ask = (wanted: string) =>
        exam.ask(
          ({ name }) => name === wanted,
          tooOften,
          alice => keys.get(alice),
        )
      expect(await ask('projects.list')).toEqual([])
      const quota = { role: 'slow', counts: 'views.list', limit: 2, period: 'month' }
      await onAll(alice => alice.call('quotas.set', quota))
      expect(await ask('views.list')).toEqual([])
    },
  )

  test('a write asked twice with one key happens once', { timeout: limit }, async () =>
    expect(await exam.ask(({ effect }) => effect !== 'read', askedTwice)).toEqual([]),
  )

  test('the audit of every Alice says the same', async () => {
    const audits = await onAll((alice, index) => auditOf(alice, auditedFrom[index]!))
    for (const [index, audit] of audits.entries()) {
      const { name, checksTypes = false } = exam.ways[index]!
      // What its own types turn away never becomes a request; everything that was one has its record.
      const shown = (lines: readonly string[]) => (checksTypes ? lines.filter(isCertain) : lines)
      expect(shown(audit), name).toEqual(shown(audits[0]!))
    }
  })
})

const isCertain = (line: string) => !/ refused (?!FORBIDDEN)/.test(line)

const onAll = <T>(work: (alice: RunningCopy, index: number) => Promise<T>) =>
  Promise.all(exam.copies.map(work))

const defineRole = (role: string) => onAll(alice => alice.call('roles.define', { role, permissions: ['*'] }))

const setBudget = (actor: string, amount: string) =>
  onAll(alice => alice.call('budgets.set', { actor, budget: { amount, currency: 'USD' }, period: 'total' }))

const removeBudget = (actor: string) =>
  onAll(async alice => {
    const { budgets } = (await alice.call('budgets.list', { holder_name: actor })) as {
      budgets: readonly { budget_id: string }[]
    }
    for (const { budget_id } of budgets) await alice.call('budgets.remove', { budget_id })
  })
