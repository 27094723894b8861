// G8: the same request gives the same answer, refusal, limit and audit record on every surface. One Alice for each
// surface, all with the same data; every public operation is asked on each of them, with inputs made from its schema.
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
import { mistakes } from './inputs.ts'
import { askedTwice, fittingInputs, mistaken, oneInput, tooOften, withoutKey } from './rounds.ts'

const slowly = [{ name: 'slow', role: 'slow', limit: 3, window: '1h' }]
const limit = 240_000

let exam: Examination
let auditedFrom: readonly number[] = []
beforeAll(async () => {
  const ways = [rest, webSocket, commandLine, mcp, graphql, grpc, mqtt]
  exam = await openExamination(ways, { ALICE_RATE_LIMITS: JSON.stringify(slowly) })
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

  test('writes with inputs that fit', { timeout: limit }, async () => {
    auditedFrom = await Promise.all(exam.copies.map(headOf))
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
      await Promise.all(
        exam.copies.map(alice => alice.call('roles.define', { role: 'slow', permissions: ['*'] })),
      )
      const keys = await exam.newKeys({ role: 'slow', name: 'snail' })
      const ask = (wanted: string) =>
        exam.ask(
          ({ name }) => name === wanted,
          tooOften,
          alice => keys.get(alice),
        )
      expect(await ask('projects.list')).toEqual([])
      const quota = { role: 'slow', counts: 'views.list', limit: 2, period: 'month' }
      await Promise.all(exam.copies.map(alice => alice.call('quotas.set', quota)))
      expect(await ask('views.list')).toEqual([])
    },
  )

  test('a write asked twice with one key happens once', { timeout: limit }, async () =>
    expect(await exam.ask(({ effect }) => effect !== 'read', askedTwice)).toEqual([]),
  )

  test('the audit of every Alice says the same', async () => {
    const audits = await Promise.all(exam.copies.map((alice, index) => auditOf(alice, auditedFrom[index]!)))
    for (const [index, audit] of audits.entries()) {
      const { name, checksTypes = false } = exam.ways[index]!
      // What its own types turn away never becomes a request; everything that was one has its record.
      const shown = (lines: readonly string[]) => (checksTypes ? lines.filter(isCertain) : lines)
      expect(shown(audit), name).toEqual(shown(audits[0]!))
    }
  })
})

const isCertain = (line: string) => !/ refused (?!FORBIDDEN)/.test(line)

const headOf = async (alice: RunningCopy) => ((await alice.call('system.status')) as { head: number }).head

interface AuditPage {
  readonly events: readonly {
    readonly position: number
    readonly actor?: string
    readonly data: { readonly operation: string; readonly outcome: string; readonly code?: string }
  }[]
}

/** Who asked for what with which outcome, in order. Digests of inputs with ids in them differ, as the ids do. */
async function auditOf(alice: RunningCopy, from: number): Promise<readonly string[]> {
  const lines: string[] = []
  for (let after = from; ;) {
    const types = ['operation.called']
    const { events } = (await alice.call('events.read', { after, types, limit: 1000 })) as AuditPage
    for (const { actor, data } of events) {
      lines.push(`${actor} ${data.operation} ${data.outcome} ${data.code ?? ''}`)
    }
    if (events.length === 0) return lines
    after = events.at(-1)!.position
  }
}
