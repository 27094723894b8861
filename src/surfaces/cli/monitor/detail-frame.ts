import { styleText } from 'node:util'
import { toWidth } from './cells.ts'
import type { Mode } from './monitor-state.ts'

/** One thing, filling the screen below the numbers. */
export function detailRows(
  { title, lines, top }: Extract<Mode, { kind: 'detail' }>,
  width: number,
  rows: number,
): string[] {
  const room = Math.max(0, rows - 1)
  const from = Math.min(top, lastTop(lines.length, room))
  const shown = lines.slice(from, from + room)
  const more = lines.length > room ? ` · ${from + 1}–${from + shown.length} of ${lines.length}` : ''
  return [
    styleText(['bold', 'cyan'], toWidth(`── ${title}${more} ${'─'.repeat(width)}`, width).replace('…', '─')),
    ...shown.map(line => toWidth(` ${line}`, width)),
  ]
}

const lastTop = (length: number, room: number) => Math.max(0, length - room)

export const helpRows: readonly string[] = [
  'tab, shift-tab, ← →   the next pane, the one before',
  '↑ ↓, page up/down      move in a pane; home and end',
  'enter                  look at one: steps of a workflow, data of an event, plan of a change',
  'a, r                   approve or reject the change under the cursor, after a question',
  'c                      cancel the workflow under the cursor, after a question',
  '/                      show events of a type (workflow.*) or with a word; empty shows all',
  'p                      hold the events still; nothing is lost meanwhile',
  ':                      a line for commands, as after `alice` in a shell: workflows cancel wf_…',
  'esc                    back',
  'ctrl-l                 draw everything anew',
  'q, ctrl-c              leave',
  '',
  'Needs you: changes that wait for a yes, workflows that failed, services left alone after failing,',
  'events that a reaction could not handle. One bar of a service is the worst of one minute.',
]
