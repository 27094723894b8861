// What somebody sees of the log: a piece of it by words, the context of one event, what there is at all.
import { domain, event, operation, trustedCaller } from '#kernel'
import { refusalOf, testApp, tester } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { events } from '../domain.ts'

const Sung = event(
  'song.sung',
  { song: z.string(), note: z.string().optional() },
  {
    subject: ({ song }) => `song/${song}`,
    about: 'Somebody sang.',
    version: 2,
    upcasts: { 1: data => data },
  },
)
const Hummed = event('song.hummed', { song: z.string() }, { subject: data => `song/${data.song}` })
const Whispered = event(
  'song.whispered',
  { song: z.string() },
  { subject: data => `secret/${data.song}`, permission: 'secrets:hear' },
)

const sing = operation('choir.sing', {
  about: 'Sing',
  effect: 'write',
  input: z.strictObject({
    song: z.string(),
    note: z.string().optional(),
    how: z.enum(['sing', 'hum', 'whisper']),
  }),
  output: z.object({}),
  async run({ song, note, how }, { emit }) {
    emit({ sing: Sung({ song, note }), hum: Hummed({ song }), whisper: Whispered({ song }) }[how])
    return {}
  },
})
const choir = domain('choir', { about: 'Songs', events: [Sung, Hummed, Whispered], operations: [sing] })

async function open() {
  const app = await testApp([events, choir])
  onTestFinished(() => app.stop())
  await app.start()
  const ben = { id: 'ben', kind: 'person' } as const
  const songs = [
    { song: 'Greensleeves', how: 'sing' },
    { song: 'lullaby', how: 'hum' },
    { song: 'lullaby', how: 'sing', note: 'green "quoted" x' },
    { song: 'plan', how: 'whisper' },
    { song: 'lullaby', how: 'hum', by: ben },
  ]
  for (const { by = tester, ...input } of songs) await app.call('choir.sing', input, { actor: by })
  const call = (name: string, input: object, isTold = true) => {
    const caller = trustedCaller(tester)
    const deaf = { ...caller, can: (permission: string) => permission !== 'secrets:hear' }
    return app.call(`events.${name}`, input, { actor: tester, caller: isTold ? caller : deaf }) as Promise<
      Record<string, any>
    >
  }
  const songsIn = async (input: object, isTold = true) =>
    (await call('read', { types: ['song.*'], ...input }, isTold)).events.map(
      (each: any) => `${each.type.slice(5)} ${each.data.song}`,
    )
  return { app, call, songsIn }
}

test('a search finds words in any field and says how far it looked', async () => {
  const { call, songsIn } = await open()
  expect(await songsIn({ text: 'GREEN' })).toEqual(['sung Greensleeves', 'sung lullaby'])
  expect(await songsIn({ text: 'green "quoted"' })).toEqual(['sung lullaby'])
  expect(await songsIn({ text: 'song/lul', newest_first: true, limit: 2 })).toEqual([
    'hummed lullaby',
    'sung lullaby',
  ])
  const { searched, head } = await call('read', { text: 'nobody sang this' })
  expect(searched).toEqual({ from: 1, to: head, is_complete: true })
  const page = await call('read', { text: 'lullaby', types: ['song.*'], limit: 1 })
  expect(page.searched).toMatchObject({ from: 1, to: page.events[0].position, is_complete: false })
  expect((await call('read', {})).searched).toBeNull()
})

test('a search finds who caused events, and pages go back from the newest', async () => {
  const { call, songsIn } = await open()
  expect(await songsIn({ actor: 'person:ben' })).toEqual(['hummed lullaby'])
  expect(await songsIn({ actor: 'service:ben' })).toEqual([])
  expect((await refusalOf(call('read', { actor: 'ben' }))).code).toBe('INVALID_INPUT')
  expect(await songsIn({ correlation_id: 'wf_nobody' })).toEqual([])
  const newest = await call('read', { types: ['song.>'], newest_first: true, limit: 2 })
  const older = await call('read', {
    types: ['song.>'],
    newest_first: true,
    limit: 2,
    before: newest.events.at(-1).position,
  })
  expect([...newest.events, ...older.events].map((each: any) => each.type)).toEqual([
    'song.hummed',
    'song.whispered',
    'song.sung',
    'song.hummed',
  ])
})

test('an event is seen with what came before and after it', async () => {
  const { call, songsIn } = await open()
  const [found] = (await call('read', { text: 'quoted', types: ['song.*'] })).events
  expect(await songsIn({ around: found.position, limit: 3 })).toEqual([
    'hummed lullaby',
    'sung lullaby',
    'whispered plan',
  ])
  expect(await songsIn({ around: found.position, limit: 3, subject: 'song/lullaby' })).toEqual([
    'hummed lullaby',
    'sung lullaby',
    'hummed lullaby',
  ])
  const [short] = (await call('read', { around: found.position, limit: 1, longest_field: 16 })).events
  expect(short.data).toEqual({ song: 'lullaby', note: { $omitted_bytes: 20 } })
})

test('subjects and types are counted, without what somebody may not see', async () => {
  const { call, songsIn } = await open()
  const { streams, next_cursor } = await call('streams', { prefix: 'song/' })
  expect(next_cursor).toBeNull()
  expect(streams).toMatchObject([
    { subject: 'song/Greensleeves', events: 1, last_type: 'song.sung' },
    { subject: 'song/lullaby', events: 3, last_type: 'song.hummed' },
  ])
  const first = await call('streams', { prefix: 'song/', limit: 1 })
  expect(first.streams).toHaveLength(1)
  const rest = await call('streams', { prefix: 'song/', cursor: first.next_cursor })
  expect(rest.streams.map((each: any) => each.subject)).toEqual(['song/lullaby'])
  expect((await call('streams', { prefix: 'secret/' })).streams).toHaveLength(1)
  expect((await call('streams', { prefix: 'secret/' }, false)).streams).toEqual([])

  const { types, counted_to, head } = await call('list_types', { text: 'song' })
  expect(counted_to).toBe(head)
  expect(types.map(({ type, events: total, version }: any) => ({ type, total, version }))).toEqual([
    { type: 'song.hummed', total: 2, version: 1 },
    { type: 'song.sung', total: 2, version: 2 },
    { type: 'song.whispered', total: 1, version: 1 },
  ])
  expect(types[1]).toMatchObject({ about: 'Somebody sang.', last_position: expect.any(Number) })
  expect((await call('list_types', { text: 'song' }, false)).types).toHaveLength(2)
  const [withSchema] = (await call('list_types', { text: 'sang', include_schemas: true })).types
  expect(withSchema.schema).toMatchObject({ type: 'object', properties: { song: { type: 'string' } } })
  expect(await songsIn({ text: 'plan' }, false)).toEqual([])
})
