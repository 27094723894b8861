import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { counts, crashBatch, subjectAt } from './crash-samples.ts'
import { encodeEvents } from './events.ts'
import { sqliteStore } from './index.ts'
import { encodeChanges } from './rows.ts'
import { definitionFrom } from './tables.ts'
import { createWriter, type Writer } from './writer.ts'

const rounds = 20

test(
  `a process killed ${rounds} times in the middle of appending loses nothing it acknowledged`,
  { timeout: 60_000 },
  async () => {
    const folder = await temporaryFolder()
    // Close to 8192, where the subject index begins to be written beside the appends.
    let acknowledged = fill(join(folder, 'alice.db'), 8000)
    let next = startChild(folder)
    for (let round = 0; round < rounds; round += 1) {
      const child = next
      // The next one loads its code while this one works.
      next = startChild(folder)
      const { opened, head } = await child.runAndKill((round * 7919) % 40)
      expect(opened.head).toBeGreaterThanOrEqual(acknowledged)
      expect(opened.count).toBe(opened.head)
      acknowledged = head
    }
    await next.kill()
    expect(acknowledged).toBeGreaterThan(8192)
    await expectWholeLog(folder, acknowledged)
  },
)

test('a log cut off or damaged in its last writes opens with every event before that', async () => {
  const folder = await temporaryFolder()
  const whole = join(folder, 'whole.db')
  const writer = createWriter(whole, [definitionFrom(counts)])
  const heads = [0]
  for (let at = 0; at < 60; at += 1) heads.push(append(writer, heads.at(-1)!, 1 + (at % 9)))
  const walSize = (await stat(`${whole}-wal`)).size

  for (let round = 0; round < 24; round += 1) {
    const torn = join(folder, `torn-${round}.db`)
    // Copied by another process: closing a file here would drop the locks of the writer.
    await promisify(execFile)('cp', [whole, torn])
    await promisify(execFile)('cp', [`${whole}-wal`, `${torn}-wal`])
    const offset = 1 + Math.floor((((round * 7919) % 1000) / 1000) * walSize)
    await (round % 2 ? truncate(`${torn}-wal`, offset) : overwrite(`${torn}-wal`, offset))
    expect(heads).toContain(headAfterOpening(torn))
  }
  writer.close()
})

function startChild(folder: string) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('crash.child.ts', import.meta.url)), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'alice-compile-cache') },
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)

  return {
    kill,
    /** Lets it acknowledge so many commits, then kills it; what it printed before it died counts. */
    async runAndKill(commits: number) {
      const printed: string[] = []
      const enough = new Promise<void>(resolve => {
        lines.on('line', line => printed.push(line) > commits && resolve())
      })
      const ended = once(lines, 'close')
      child.stdin.write('go\n')
      await Promise.race([enough, exited])
      await kill()
      await ended
      const [, head, count] = printed[0]!.split(' ').map(Number)
      return { opened: { head: head!, count: count! }, head: Number(printed.at(-1)!.split(' ').at(-1)) }
    },
  }
}

async function expectWholeLog(folder: string, acknowledged: number) {
  const store = sqliteStore({ folder })
  onTestFinished(() => store.close())
  const { head } = await store.open({ node: 'n1', tables: [counts] })
  expect(head).toBeGreaterThanOrEqual(acknowledged)
  const events = await store.readEvents({ after: 0, limit: head + 1 })
  expect(events.map(event => event.position)).toEqual(Array.from({ length: head }, (_, at) => at + 1))
  expect(events.every(event => JSON.parse(event.data).position === event.position)).toBe(true)

  const subject = subjectAt(3)
  const ofSubject = await store.readEvents({ after: 0, limit: head, subject })
  expect(ofSubject).toEqual(events.filter(event => event.subject === subject))
  expect(await store.lastPositions([subject])).toEqual([ofSubject.at(-1)!.position])
  const found = await store.queries
    .selectFrom('crash_counts as c')
    .select('c.count')
    .where(store.sql.words(counts, 'c', `head${head}`))
    .execute()
  expect(found).toEqual([{ count: head }])
}

function fill(file: string, count: number): number {
  const writer = createWriter(file, [definitionFrom(counts)])
  let head = 0
  while (head < count) head = append(writer, head, 200)
  writer.close()
  return head
}

function append(writer: Writer, base: number, size: number): number {
  const batch = crashBatch(base, size)
  const rows = encodeChanges(batch.rows, () => definitionFrom(counts))
  return writer.commit({ base, events: encodeEvents(batch), rows }).head
}

/** Opens it, checks that it is sound, appends once and answers the head there was. */
function headAfterOpening(file: string): number {
  const writer = createWriter(file, [definitionFrom(counts)])
  const { head } = writer.opened
  append(writer, head, 3)
  writer.close()
  const db = new DatabaseSync(file, { readOnly: true })
  expect(db.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  const log = db.prepare('select count(*) as events, max(position) as last from events').get()
  expect(log).toEqual({ events: head + 3, last: head + 3 })
  expect(db.prepare('select count from crash_counts').all()).toEqual([{ count: head + 3 }])
  db.close()
  return head
}

async function overwrite(file: string, offset: number) {
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(64, 0xa5), 0, 64, offset)
  await handle.close()
}

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'alice-crash-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
