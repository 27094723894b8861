import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Entry {
  readonly text: string
  /** `/rest`, or `/operations/` for the first page of a folder. */
  readonly link: string
}

export interface Group {
  text: string
  items: Entry[]
}

const written: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Start: {
    '': 'Where to go next',
    'quick-start': 'The first minute',
    concepts: 'The ten words',
  },
  Guides: {
    assets: 'Assets',
    selections: 'Projects and selections',
    changes: 'Change requests',
    blueprints: 'Blueprints, templates, engines',
    deployments: 'Deployments',
    'process-engine': 'The engine process',
    workflows: 'Workflows',
    webhooks: 'Events and webhooks',
    access: 'Keys, roles and secrets',
    limits: 'Limits, quotas, budgets, audit',
    observability: 'Traces, logs, metrics, health',
  },
  'Ways in': {
    console: 'The console',
    mcp: 'MCP',
    rest: 'REST',
    'event-streams': 'Event streams (SSE)',
    graphql: 'GraphQL',
    websocket: 'WebSocket',
    grpc: 'gRPC',
    mqtt: 'MQTT',
    cloudevents: 'CloudEvents',
    'command-line': 'Command line',
    client: 'Typed client',
    plugins: 'Plugins',
  },
  'Running it': {
    running: 'Running Alice',
    settings: 'Settings',
    security: 'Security',
    benchmarks: 'Benchmarks',
    brisque: 'Judging pictures',
  },
  Reference: {
    errors: 'Errors',
    events: 'Events',
    architecture: 'Architecture',
    glossary: 'Glossary',
    contributing: 'Contributing',
    changelog: 'Changelog',
  },
}

/** Every page of the site in the order somebody new reads them: those that are written, then those that are made. */
export function sidebarOf(site: string): Group[] {
  const groups = Object.entries(written).map(([text, pages]) => ({
    text,
    items: Object.entries(pages)
      .filter(([page]) => existsSync(join(site, `${page || 'index'}.md`)))
      .map(([page, name]) => ({ text: name, link: `/${page}` })),
  }))
  return [
    ...groups,
    { text: 'Operations', items: folder(site, 'operations') },
    { text: 'Decisions', items: folder(site, 'decisions') },
  ]
}

/** Beside a page: everything that is written, and of what is made only where it begins, but for those who are there. */
export function sidebarsOf(site: string): Record<string, Group[]> {
  const groups = sidebarOf(site)
  const made = groups.filter(({ text }) => !(text in written))
  const short = groups.map(group =>
    made.includes(group) ? { ...group, items: group.items.slice(0, 1) } : group,
  )
  const whole = made.map(({ text, items }) => [
    items[0]!.link,
    [{ text, items }, ...short.filter(group => group.text !== text)],
  ])
  return { ...(Object.fromEntries(whole) as Record<string, Group[]>), '/': short }
}

function folder(site: string, name: string): Entry[] {
  const pages = readdirSync(join(site, name)).filter(file => file.endsWith('.md') && file !== 'index.md')
  return [
    { text: `All ${name}`, link: `/${name}/` },
    ...pages.toSorted().map(file => ({
      text: titleOf(readFileSync(join(site, name, file), 'utf8')),
      link: `/${name}/${file.replace(/\.md$/, '')}`,
    })),
  ]
}

/** The first heading of a page. */
const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? ''
