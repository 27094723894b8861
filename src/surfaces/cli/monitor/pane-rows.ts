import type { CloudEvent } from '#surfaces/client'
import { styleText } from 'node:util'
import { show } from '../table.ts'
import { ago, cellsOf, clean, toWidth } from './cells.ts'
import type { DependencyFacts, Light, ServiceFacts, WorkflowFacts } from './facts.ts'
import type { Need } from './needs.ts'

type Color = 'red' | 'yellow' | 'green' | 'dim'
const colors: Readonly<Record<Light, Color>> = {
  healthy: 'green',
  degraded: 'yellow',
  unhealthy: 'red',
  unknown: 'dim',
}
const signs: Readonly<Record<Light, string>> = { healthy: '✔', degraded: '!', unhealthy: '✘', unknown: '?' }
// Told apart without color too.
const blocks: Readonly<Record<Light, string>> = { healthy: '▇', degraded: '▄', unhealthy: '▁', unknown: '·' }
const needColors = { change: 'yellow', workflow: 'red', breaker: 'red', 'dead letter': 'red' } as const

/** A piece of a row, not styled yet. */
type Part = string | readonly [text: string, color: Color]

/** Parts side by side; what does not fit is cut, whichever part it is in. */
function joined(width: number, parts: readonly Part[]): string {
  let left = width
  let row = ''
  for (const part of parts) {
    const [text, color] = typeof part === 'string' ? [part] : part
    const cells = cellsOf(text)
    const shown = cells <= left ? text : toWidth(text, left)
    left -= Math.min(cells, left)
    row += color === undefined ? shown : styleText(color, shown)
  }
  return row
}

export function needRow({ kind, id, text, since }: Need, width: number, now: number): string {
  const keys = kind === 'change' ? 'a approve · r reject' : ''
  const tail = ` ${toWidth(since === '' ? '' : ago(since, now), 4)} ${keys}`
  const room = Math.max(0, width - 12 - tail.length)
  const shown = room > id.length + 40 ? `${toWidth(text, room - id.length - 1)} ${id}` : toWidth(text, room)
  return joined(width, [[toWidth(kind, 11), needColors[kind]], ' ', shown, tail])
}

export function serviceRow(
  { service, kind, status, message, bars }: ServiceFacts,
  dependencies: readonly DependencyFacts[],
  width: number,
  now: number,
): string {
  const dependency =
    kind === 'dependency' ? dependencies.find(each => each.dependency === service) : undefined
  const latency = typeof dependency?.latency_ms === 'number' ? `${dependency.latency_ms} ms` : ''
  const breaker =
    dependency && dependency.state !== 'closed'
      ? `${dependency.state === 'open' ? 'open' : 'half open'}${untilText(dependency.retry_at, now)}`
      : ''
  const nameWidth = nameWidthIn(width, 28)
  const room = Math.max(0, width - nameWidth - 30)
  return joined(width, [
    [signs[status], colors[status]],
    ' ',
    toWidth(service, nameWidth),
    ' ',
    ...barParts(bars.slice(Math.max(0, bars.length - room))),
    `${latency.padStart(8)}  `,
    clean([breaker, message ?? ''].filter(Boolean).join(' · ')),
  ])
}

const nameWidthIn = (width: number, most: number) => Math.min(most, Math.max(12, Math.floor(width * 0.3)))

const untilText = (time: string | null, now: number) =>
  time === null ? '' : ` for ${Math.max(0, Math.ceil((Date.parse(time) - now) / 1000))} s`

/** Neighbors of one color are one part. */
function barParts(bars: ServiceFacts['bars']): Part[] {
  const parts: Part[] = []
  for (let at = 0; at < bars.length;) {
    const { status } = bars[at]!
    let run = ''
    while (bars[at]?.status === status) {
      run += blocks[status]
      at += 1
    }
    parts.push([run, colors[status]])
  }
  return parts
}

export function workflowRow(workflow: WorkflowFacts, width: number, now: number): string {
  const { name, workflow_id, status, progress, created_at, waiting_for } = workflow
  const { total, completed, failed } = progress
  const share = total > 0 ? Math.min(1, (completed + failed) / total) : 0
  const barWidth = Math.max(5, Math.min(24, Math.floor(width * 0.2)))
  const full = Math.round(share * barWidth)
  const bar = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`
  const broken = failed > 0 ? `, ${failed} failed` : ''
  const far = total > 0 ? `${Math.floor(share * 100)} %  ${completed} of ${total}${broken}` : status
  const waits = status === 'waiting' ? ` · waits for ${waiting_for ?? 'its turn'}` : ''
  const color = status === 'waiting' ? 'yellow' : status === 'compensating' ? 'red' : 'green'
  const title = toWidth(name, nameWidthIn(width, 32))
  const rest = clean(`${far}${waits} · ${workflow_id}`)
  return joined(width, [title, ' ', [bar, color], ' ', toWidth(ago(created_at, now), 4), ' ', rest])
}

export function eventRow({ time, type, subject, data }: CloudEvent, width: number): string {
  const about = Object.entries(data as object)
    .filter(([, value]) => value !== subject && typeof value !== 'object')
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(' · ')
  const shown = toWidth(type, Math.min(30, Math.max(16, Math.floor(width * 0.3))))
  const isBad = /failed|refused|rejected|dead|opened|unhealthy/.test(type)
  return joined(width, [
    [time.slice(11, 23), 'dim'],
    ' ',
    isBad ? [shown, 'red'] : shown,
    ' ',
    [clean(`${subject}  ${about}`), 'dim'],
  ])
}
