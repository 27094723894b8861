import { announceOwner } from '#adapters/sqlite'
import { pinoLog } from '#adapters/pino-log'
import { listenOnFreePort, restSurface } from '#surfaces/rest'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { openAlice } from './alice.ts'
import { showFirstRun } from './first-run.ts'
import { createAuthenticate, ownerKey } from './owner-key.ts'
import { removeServerFile, writeServerFile } from './server-file.ts'
import { readVersion } from './version.ts'

export interface UpOptions {
  readonly config: Config
  readonly isDemoWanted: boolean
  readonly isJson: boolean
  print(line: string): void
}

/** Opens Alice, listens, shows the first run, and goes on until a signal asks it to stop. */
export async function up({ config, isDemoWanted, isJson, print }: UpOptions): Promise<void> {
  const startedAt = performance.now()
  const home = config.ALICE_HOME
  const say = isJson ? () => {} : print
  const key = await ownerKey(home)
  const log = pinoLog({ level: config.ALICE_LOG_LEVEL, file: join(home, 'alice.log') })
  const app = await openAlice({
    config,
    log,
    onRebuild: ({ views, done, total }) =>
      say(`  rebuilding ${views.join(', ')}: ${done} of ${total} events`),
  })
  const isFirst = app.events.head() === 0
  const { version, blobs } = app
  const rest = restSurface({ app, version, authenticate: createAuthenticate(key), blobs })
  const server = await listenOnFreePort(place => rest.listen(place), {
    host: config.ALICE_HOST,
    port: config.ALICE_PORT,
    onTaken: (port, next) => say(`  Port ${port} is taken; trying ${next}`),
  })
  const { resumed } = await app.start()
  await writeServerFile(home, server.url)
  if (config.ALICE_STORE === undefined) await announceOwner(home, server.url)
  const readyMs = performance.now() - startedAt

  if (isJson) print(JSON.stringify({ url: server.url, key, home }))
  say(
    `alice ${readVersion()} · node ${process.versions.node} · data ${home}${isFirst ? ' (new)' : ''} · listening after ${Math.round(readyMs)} ms`,
  )
  if (resumed > 0)
    say(`  ${resumed} unfinished ${resumed === 1 ? 'workflow goes' : 'workflows go'} on where they were`)

  const stopped = waitForStop()
  if (isFirst && isDemoWanted) await Promise.race([showFirstRun({ app, home, say }), stopped])
  else if (!isFirst) say(`  ${app.events.head()} events are in the log; the samples are not made again`)
  sayWhereToGo({ url: server.url, home, say })

  const signal = await stopped
  say(`\n${signal}: stopping`)
  const unfinished = await countUnfinished(app)
  await removeServerFile(home)
  await server.close()
  await app.stop()
  log.flush()
  say(
    unfinished > 0
      ? `Stopped. ${unfinished} workflows are written down and go on at the next start.`
      : 'Stopped. Everything is written down; nothing was in the middle.',
  )
}

async function countUnfinished(app: Awaited<ReturnType<typeof openAlice>>): Promise<number> {
  const status = (await app.call('system.status', {}, { actor: { id: 'alice', kind: 'system' } })) as {
    workflows: { running: number; waiting: number }
  }
  return status.workflows.running + status.workflows.waiting
}

/** Ctrl-C in a terminal, SIGTERM from a supervisor. The second one ends the process at once. */
const waitForStop = () =>
  new Promise<string>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal))
  })

function sayWhereToGo({ url, home, say }: { url: string; home: string; say: (line: string) => void }) {
  say('')
  say(`  API         ${url}/api/v1/operations   key in ${join(home, 'owner.key')}`)
  say(`  Assistants  {"mcpServers": {"alice": {"command": "npx", "args": ["alice", "mcp"]}}}`)
  say(`  Next        npx alice changes list · npx alice assets search --text neon · npx alice events tail`)
}
