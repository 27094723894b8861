import { expect, test } from 'vitest'
import type { CliHost, RawTerminal } from '../host.ts'
import { fakeHost, info } from '../testing.ts'
import { runMonitor } from './run-monitor.ts'
import { wordsOf } from './split-words.ts'
import { virtualScreen } from './testing/virtual-screen.ts'

const answers = {
  'system.status': () => ({ version: '9.9', head: 0, workflows: { running: 0, waiting: 0 } }),
  'workflows.list': () => ({ workflows: [] }),
  'changes.list': () => ({ changes: [] }),
  'health.history': () => ({ services: [] }),
  'health.dependencies': () => ({ dependencies: [] }),
  'events.dead_letters': () => ({ dead_letters: [] }),
}

function open(size = () => ({ columns: 90, rows: 20 })) {
  const screen = virtualScreen(90, 20)
  const ending = new AbortController()
  let type: (text: string) => void = () => {}
  let wasClosed = 0
  const waiting: { text: string; found: () => void }[] = []
  const terminal: RawTerminal = {
    size,
    write(text) {
      screen.write(text)
      for (const each of waiting) if (screen.text().includes(each.text)) each.found()
    },
    onInput: listener => void (type = listener),
    onResize: () => {},
    ended: ending.signal,
    close: () => void (wasClosed += 1),
  }
  const fake = fakeHost({ answers, operations: [info('assets.list')] })
  const host: CliHost = { ...fake.host, isTty: true, openTerminal: () => terminal }
  return {
    host,
    end: () => ending.abort(),
    type: (text: string) => type(text),
    closed: () => wasClosed,
    shows: (text: string) =>
      new Promise<void>(found => {
        waiting.push({ text, found })
        if (screen.text().includes(text)) found()
      }),
  }
}

test('it shows what there is, runs lines, and gives the terminal back when it is left', async () => {
  const { host, type, shows, closed } = open()
  const ran: (readonly string[])[] = []
  const done = runMonitor(host, async (words, inner) => {
    ran.push(words)
    inner.print('pears and apples')
    return 0
  })
  await shows('alice 9.9')
  type(':jars list --name "a b"\r')
  await shows('pears and apples')
  expect(ran).toEqual([['jars', 'list', '--name', 'a b']])
  type('\u001b')
  await shows('nothing waits for you')
  type('q')
  expect(await done).toBe(0)
  expect(closed()).toBe(1)
})

test('a command that takes the terminal is not run', async () => {
  const { host, type, shows } = open()
  const done = runMonitor(host, () => Promise.reject(new Error('not asked for')))
  await shows('alice 9.9')
  type(':up\r')
  await shows('alice up needs a terminal of its own')
  type('q')
  await done
})

test('what a command asks is asked at the bottom', async () => {
  const { host, type, shows } = open()
  const done = runMonitor(host, async (_, inner) => {
    inner.print((await inner.confirm('Really?')) ? 'it was wanted' : 'it was not')
    return 0
  })
  await shows('alice 9.9')
  type(':jars break\r')
  await shows('Really? [y/n]')
  type('y')
  await shows('it was wanted')
  type('q')
  await done
})

test('a signal and an error give the terminal back as well', async () => {
  const ended = open()
  const done = runMonitor(ended.host, async () => 0)
  await ended.shows('alice 9.9')
  ended.end()
  expect(await done).toBe(0)
  expect(ended.closed()).toBe(1)

  const broken = open(() => {
    throw new Error('no size')
  })
  await expect(runMonitor(broken.host, async () => 0)).rejects.toThrow('no size')
  expect(broken.closed()).toBe(1)
})

test('a line is cut into words as a shell does', () => {
  expect(wordsOf(`  a  "b c" d'e f'g \\" "" `)).toEqual(['a', 'b c', 'de fg', '"', ''])
  expect(wordsOf('')).toEqual([])
})
