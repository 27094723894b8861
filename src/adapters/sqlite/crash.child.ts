// Waits for a line, then appends until it is killed, and prints the head each time it is on disk.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { counts, crashBatch } from './crash-samples.ts'
import { sqliteStore } from './index.ts'

const store = sqliteStore({ folder: process.argv[2]! })
await once(process.stdin, 'data')

const opened = await store.open({ node: 'n1', tables: [counts] })
const [row] = await store.readRows(counts.name, [['all']])
writeSync(1, `opened ${opened.head} ${Number(row?.count ?? 0)}\n`)

let head = opened.head
for (;;) {
  const size = 1 + (head % 40)
  const answer = await store.commit(crashBatch(head, size))
  if (answer.status !== 'committed') throw new Error(answer.status)
  head += size
  writeSync(1, `${head}\n`)
}
