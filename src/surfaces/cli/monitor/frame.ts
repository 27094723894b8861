import { styleText } from 'node:util'
import { ago, cellsOf, toWidth } from './cells.ts'
import { detailRows } from './detail-frame.ts'
import { barChart } from './event-rate.ts'
import { listed, type Listed, type MonitorState, type Pane } from './monitor-state.ts'
import { eventRow, needRow, serviceRow, workflowRow } from './pane-rows.ts'
import type { Frame } from './screen.ts'

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** Everything that is shown, from what is known: the same state gives the same frame. */
export function frameOf(state: MonitorState, { columns, rows }: Size, now: number): Frame {
  const { mode } = state
  const width = Math.max(20, columns)
  const height = Math.max(4, rows)
  const top = [headRow(state, width, now), numbersRow(state, width, now)]
  const bottom = bottomRow(state, width)
  const space = height - top.length - 1
  const body =
    mode.kind === 'detail'
      ? detailRows(mode, width, space)
      : paneRows(state, listed(state), { columns: width, rows: space }, now)
  const filled = [
    ...body.slice(0, space),
    ...Array.from({ length: Math.max(0, space - body.length) }, () => ''),
  ]
  return {
    rows: [...top, ...filled, bottom.row],
    ...(bottom.column !== undefined && {
      cursor: { row: height - 1, column: Math.min(width - 1, bottom.column) },
    }),
  }
}

function headRow({ where, facts, lostAt }: MonitorState, width: number, now: number): string {
  const clock = new Date(now).toISOString().slice(11, 19)
  const version = facts?.version ? ` ${facts.version}` : ''
  const left = ` alice${version} · ${where}`
  const lost = lostAt !== undefined
  const state = lost
    ? `no answer for ${ago(new Date(lostAt).toISOString(), now)}, trying again`
    : facts
      ? 'connected'
      : 'connecting'
  const right = `${state}  ${clock} UTC `
  const room = width - cellsOf(right)
  return styleText(lost ? ['inverse', 'red'] : 'inverse', toWidth(toWidth(left, room) + right, width))
}

function numbersRow({ facts, rate }: MonitorState, width: number, now: number): string {
  const { services = [] } = facts ?? {}
  const up = services.filter(({ status }) => status === 'healthy').length
  const parts = [
    `running ${facts?.running ?? '-'}`,
    `waiting ${facts?.waiting ?? '-'}`,
    `services up ${facts ? `${up}/${services.length}` : '-'}`,
    `${rate.perSecond(now).toFixed(1)} events/s ${barChart(rate.latest(now, 20))}`,
  ]
  return styleText('bold', toWidth(` ${parts.join('  │  ')}`, width))
}

const titles: Readonly<Record<Pane, string>> = {
  needs: 'Needs you',
  services: 'Services',
  workflows: 'Workflows',
  events: 'Events',
}

/** How many rows each pane gets: the tail takes what is left. */
function shares({ needs, services, workflows }: Listed, rows: number): Readonly<Record<Pane, number>> {
  const left = Math.max(0, rows - 4)
  const wants = (count: number, share: number) =>
    Math.min(Math.max(1, count), Math.max(1, Math.floor(left * share)))
  const n = wants(needs.length, 0.25)
  const s = wants(services.length, 0.3)
  const w = wants(workflows.length, 0.2)
  return { needs: n, services: s, workflows: w, events: Math.max(0, left - n - s - w) }
}

const nothing: Readonly<Record<Pane, string>> = {
  needs: 'nothing waits for you',
  services: 'no service is known',
  workflows: 'nothing runs',
  events: 'no event yet',
}

function paneRows(state: MonitorState, lists: Listed, { columns, rows }: Size, now: number): string[] {
  const room = shares(lists, rows)
  const draw = <T>(pane: Pane, items: readonly T[], row: (item: T, width: number) => string): string[] => {
    const isHere = state.pane === pane
    const at = Math.min(state.selected[pane], Math.max(0, items.length - 1))
    const from = Math.max(0, Math.min(at - Math.floor(room[pane] / 2), items.length - room[pane]))
    const shown = items.slice(from, from + room[pane]).map((item, index) => {
      const isChosen = isHere && from + index === at
      const text = `${isChosen ? '▸' : ' '} ${row(item, columns - 2)}`
      return isChosen ? styleText('bold', text) : text
    })
    const rest = shown.length === 0 ? [styleText('dim', toWidth(`  ${nothing[pane]}`, columns))] : shown
    const filled = Array.from({ length: Math.max(0, room[pane] - rest.length) }, () => '')
    return [titleRow(state, pane, items.length, columns), ...rest.slice(0, room[pane]), ...filled]
  }
  return [
    ...draw('needs', lists.needs, (need, width) => needRow(need, width, now)),
    ...draw('services', lists.services, (service, width) =>
      serviceRow(service, state.facts?.dependencies ?? [], width, now),
    ),
    ...draw('workflows', lists.workflows, (workflow, width) => workflowRow(workflow, width, now)),
    ...draw('events', lists.events, eventRow),
  ]
}

function titleRow(state: MonitorState, pane: Pane, count: number, width: number): string {
  const { filter, pausedAt, last = 0 } = state
  const more =
    pane === 'events'
      ? [
          filter === '' ? '' : ` · only ${filter}`,
          pausedAt === undefined ? '' : ` · paused, ${last - pausedAt} more since`,
        ].join('')
      : ` (${count})`
  const title = `── ${titles[pane]}${more} `
  const line = toWidth(title + '─'.repeat(Math.max(0, width - cellsOf(title))), width)
  return styleText(state.pane === pane ? ['bold', 'cyan'] : 'dim', line)
}

interface BottomRow {
  readonly row: string
  /** Where the cursor stands, when something is typed. */
  readonly column?: number | undefined
}

const hint =
  'tab ↑↓ move · enter look · a/r approve/reject · c cancel · / filter · p pause · : command · ? help · q quit'

function bottomRow({ mode, filter, note }: MonitorState, width: number): BottomRow {
  if (mode.kind === 'confirm') {
    return { row: styleText(['bold', 'yellow'], toWidth(` ${mode.question} [y/n]`, width)) }
  }
  if (mode.kind === 'filter') return typed(' filter: ', filter, width)
  if (mode.kind === 'command') return typed(' alice ', mode.text, width)
  if (note !== '') return { row: toWidth(` ${note}`, width) }
  return {
    row: styleText(
      'dim',
      toWidth(` ${mode.kind === 'detail' ? '↑↓ scroll · esc back · q quit' : hint}`, width),
    ),
  }
}

/** The end of a long line is what is looked at. */
function typed(before: string, text: string, width: number): BottomRow {
  const room = width - cellsOf(before) - 1
  const shown = cellsOf(text) <= room ? text : text.slice(-room)
  return { row: toWidth(before + shown, width), column: cellsOf(before) + cellsOf(shown) }
}
