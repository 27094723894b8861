import type { App } from '#kernel/run'
import { join } from 'node:path'
import { shortPath } from './short-path.ts'

type Say = (line: string) => void

export const rebuildLine =
  (say: Say) =>
  ({ views, done, total }: { views: readonly string[]; done: number; total: number }) =>
    say(`  rebuilding ${views.join(', ')}: ${done} of ${total} events`)

interface Hello {
  readonly app: App
  readonly home: string
  readonly isFirst: boolean
  readonly resumed: number
  readonly say: Say
}

export function sayHello({ app, home, isFirst, resumed, say }: Hello) {
  const data = `${shortPath(home)}${isFirst ? ' (new)' : ''}`
  const ms = Math.round(process.uptime() * 1000)
  say(`alice ${app.version} · node ${process.versions.node} · data ${data} · listening after ${ms} ms`)
  if (!isFirst) {
    say(`  ${app.events.head()} events are in the log; the demo is not run again (npx alice demo does)`)
  }
  if (resumed > 0) {
    say(`  ${resumed} unfinished ${resumed === 1 ? 'workflow goes' : 'workflows go'} on where they were`)
  }
}

interface Places {
  readonly url: string
  /** Brings whoever opens it in, once. */
  readonly link: string
  readonly home: string
}

export function sayWhereToGo({ url, link, home }: Places, say: Say) {
  say('')
  say(`  Dashboard   ${link}`)
  say(`  API         ${url}/api/v1/operations   key in ${shortPath(join(home, 'owner.key'))}`)
  say(`  Assistants  {"mcpServers": {"alice": {"command": "npx", "args": ["alice", "mcp"]}}}`)
  say(`  Next        npx alice changes list · npx alice demo chaos · npx alice events tail`)
}

/** What is written down, and what does not end with Alice. */
export function sayGoodbye(unfinished: number, running: readonly string[], say: Say) {
  if (unfinished === 0) say('Stopped. Everything is written down; nothing was in the middle.')
  else if (unfinished === 1) say('Stopped. 1 workflow is written down and goes on at the next start.')
  else say(`Stopped. ${unfinished} workflows are written down and go on at the next start.`)
  if (running.length > 0) say(`What is deployed goes on without Alice: ${running.join(', ')}.`)
}
