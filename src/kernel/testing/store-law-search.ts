import { expect } from 'vitest'
import type { Needing } from './store-law.ts'
import { batch, eventAt, fill, positionsOf } from './store-samples.ts'

// cspell:ignore café CAFÉ
/** How events are searched, and what is counted of them. */
export function searchLaw(needing: Needing): void {
  const test = needing()

  test('events are found by words in their type, subject and data, ASCII letters in any case', async ({
    store,
  }) => {
    await store.commit(
      batch(0, [
        { data: '{"title":"Neon Castle"}' },
        { data: '{"title":"100% a_b \\\\ \\"quoted\\""}' },
        { subject: 'NEON/4', data: '{"title":"café"}' },
        { type: 'neon.lit', data: '{"title":"other"}', subject: 'lamp' },
      ]),
    )
    const found = async (has: string, more: object = {}) =>
      positionsOf(await store.readEvents({ after: 0, limit: 10, has, ...more }))
    expect(await found('neon')).toEqual([1, 3, 4])
    expect(await found('NEON CASTLE')).toEqual([1])
    expect(await found('100%')).toEqual([2])
    expect(await found('a_b')).toEqual([2])
    expect(await found('ab')).toEqual([])
    expect(await found(String.raw`\\`)).toEqual([2])
    expect(await found('café')).toEqual([3])
    expect(await found('CAFÉ')).toEqual([])
    expect(await found('neon', { descending: true, limit: 2 })).toEqual([4, 3])
    expect(await found('neon', { subject: 'NEON/4' })).toEqual([3])
    expect(await found('neon', { types: ['neon.lit'], upTo: 3 })).toEqual([])
  })

  test('events are found by texts in their context, to the letter', async ({ store }) => {
    const context = (text: object) => ({ context: JSON.stringify(text), subject: 'one' })
    await store.commit(
      batch(0, [
        context({ actor: { id: 'ada', kind: 'person' }, correlation_id: 'wf_1' }),
        context({ actor: { id: 'Ada', kind: 'person' }, correlation_id: 'wf_2' }),
        {},
        context({ actor: { id: 'ada', kind: 'service' }, correlation_id: 'wf_1' }),
      ]),
    )
    const found = async (contextHas: readonly string[], more: object = {}) =>
      positionsOf(await store.readEvents({ after: 0, limit: 10, contextHas, ...more }))
    expect(await found(['"correlation_id":"wf_1"'])).toEqual([1, 4])
    expect(await found(['"id":"ada"', '"kind":"person"'])).toEqual([1])
    expect(await found(['"id":"ada"'], { subject: 'one', descending: true })).toEqual([4, 1])
    expect(await found([])).toEqual([1, 2, 3, 4])
  })

  test('long fields are left out when that is asked for, and say how long they are', async ({ store }) => {
    const long = { $blob: 'é'.repeat(50), more: [1, 2] }
    const data = [
      { n: 0.1234567890123456, yes: true, no: false, none: null, text: 'short', list: [{}], long },
      { small: { a: 1 } },
    ]
    await store.commit(
      batch(0, [...data.map(each => ({ data: JSON.stringify(each) })), { data: '"long text"' }]),
    )
    const read = async (longestField: number, more: object = {}) =>
      (await store.readEvents({ after: 0, limit: 10, longestField, ...more })).map(
        event => JSON.parse(event.data) as unknown,
      )
    const bytes = new TextEncoder().encode(JSON.stringify(long)).length
    const short = [{ ...data[0], long: { $omitted_bytes: bytes } }, data[1], 'long text']
    expect(await read(80)).toEqual(short)
    expect(await read(80, { subject: eventAt(1).subject, descending: true })).toEqual(short.toReversed())
    expect(await read(10_000)).toEqual([...data, 'long text'])
    expect(await read(6)).toEqual([
      {
        n: { $omitted_bytes: 18 },
        yes: true,
        no: false,
        none: null,
        text: { $omitted_bytes: 7 },
        list: [{}],
        long: { $omitted_bytes: bytes },
      },
      { small: { $omitted_bytes: 7 } },
      'long text',
    ])
  })

  test('subjects are counted page by page, also those that came this moment', async ({ store }) => {
    const subjects = ['b/2', 'a', 'b/1', '𝒳', 'b', '\uffee', 'b/10']
    await fill(store, 70, position => ({ subject: subjects[position % 7]! }))
    await fill(store, 71, () => ({ subject: 'b/1' }))
    const read = (query: object) => store.readSubjects({ prefix: '', after: '', limit: 100, ...query })
    const names = async (query: object) => (await read(query)).map(({ subject }) => subject)
    expect(await names({})).toEqual(['a', 'b', 'b/1', 'b/10', 'b/2', '\uffee', '𝒳'])
    expect(await names({ limit: 2 })).toEqual(['a', 'b'])
    expect(await names({ limit: 2, after: 'b' })).toEqual(['b/1', 'b/10'])
    expect(await names({ prefix: 'b/' })).toEqual(['b/1', 'b/10', 'b/2'])
    expect(await names({ prefix: 'b/', after: 'b/1' })).toEqual(['b/10', 'b/2'])
    expect(await names({ prefix: 'nobody' })).toEqual([])
    expect((await read({ prefix: 'b/1', limit: 1 }))[0]).toEqual({
      subject: 'b/1',
      events: 11,
      first: 2,
      last: 71,
    })
  })

  test('types are counted between two positions', async ({ store }) => {
    await fill(store, 12, position => ({ type: `thing.t${position % 3}` }))
    expect(await store.countTypes(0, 12)).toEqual([
      { type: 'thing.t0', events: 4, last: 12 },
      { type: 'thing.t1', events: 4, last: 10 },
      { type: 'thing.t2', events: 4, last: 11 },
    ])
    expect(await store.countTypes(10, 99)).toEqual([
      { type: 'thing.t0', events: 1, last: 12 },
      { type: 'thing.t2', events: 1, last: 11 },
    ])
    expect(await store.countTypes(12, 12)).toEqual([])
  })
}
