import { expect, test } from 'vitest'
import { runStages } from './run-stages.ts'
import { demoJson, demoLines } from './show-demo.ts'
import type { Demo, Stage } from './stage.ts'

const nobody = undefined as never
const leaving = new AbortController()
const demo = (signal = leaving.signal): Demo => ({ owner: nobody, assistant: nobody, home: '/home', signal })

const stage = (name: string, lines: readonly string[], after?: Promise<unknown>): Stage => ({
  name,
  async run() {
    await after
    return { lines, figures: { name } }
  },
})

async function shown(tracks: readonly (readonly Stage[])[], signal?: AbortSignal) {
  const said: string[] = []
  const bar: string[] = []
  const screen = {
    isTty: true,
    print: (line: string) => void said.push(line),
    rewrite: (line: string) => void bar.push(line),
  }
  const ends = await runStages(demo(signal), tracks, demoLines(screen, '~/alice.log'))
  return { said, bar, ends }
}

test('tracks go on beside each other, and are told one after the other', async () => {
  const second = Promise.withResolvers<undefined>()
  const last: Stage = {
    name: 'last',
    async run() {
      second.resolve(undefined)
      return { lines: ['of the second track'], figures: {}, isWaiting: true }
    },
  }
  const { said, bar } = await shown([[stage('slow', ['first', 'more'], second.promise)], [last]])
  expect(said).toEqual(['  ✔ slow      first', '              more', '  ● last      of the second track'])
  expect(bar.at(-1)).toBe('  … slow and last')
})

test('a stage that breaks is one line, and ends its track alone', async () => {
  const broken: Stage = {
    name: 'broken',
    run: () => Promise.reject(new Error('the wheels came off\n  at the corner')),
  }
  const { said, ends } = await shown([[broken, stage('never', ['said'])], [stage('other', ['done'])]])
  expect(said).toEqual(['  ✘ broken    the wheels came off (~/alice.log has more)', '  ✔ other     done'])
  expect(ends.map(({ status }) => status)).toEqual(['failed', 'ok'])
})

test('who leaves hears no more', async () => {
  const left = new AbortController()
  const leaver: Stage = {
    name: 'leaver',
    async run() {
      left.abort()
      return { lines: ['nobody hears this'], figures: {} }
    },
  }
  expect((await shown([[leaver, stage('next', ['nor this'])]], left.signal)).said).toEqual([])
})

test('programs get one object for each stage', async () => {
  const lines: string[] = []
  const broken: Stage = { name: 'broken', run: () => Promise.reject(new Error('no')) }
  await runStages(
    demo(),
    [[stage('made', ['words']), broken]],
    demoJson(line => void lines.push(line)),
  )
  expect(lines.map(line => JSON.parse(line) as object)).toEqual([
    { stage: 'made', status: 'ok', ms: expect.any(Number), name: 'made' },
    { stage: 'broken', status: 'failed', ms: expect.any(Number), error: { message: 'no' } },
  ])
})
