import { expect, test } from 'vitest'
import type { Key } from './keys.ts'
import { takeEvent, type MonitorState } from './monitor-state.ts'
import { createSteering } from './steer.ts'
import { eventAt, now, sampleState } from './testing/sample-state.ts'

function open(more: Partial<MonitorState> = {}) {
  const state = sampleState(more)
  const did: string[] = []
  const steer = createSteering(state, {
    look: () => did.push('look'),
    act: (name, input) => did.push(`${name} ${JSON.stringify(input)}`),
    run: line => did.push(`run ${line}`),
    stop: () => false,
    redraw: () => did.push('redraw'),
    leave: () => did.push('leave'),
  })
  const keys: Readonly<Record<string, Key>> = {
    '⏎': { name: 'enter' },
    '⎋': { name: 'escape' },
    '⇥': { name: 'tab' },
  }
  const press = (text: string) => {
    for (const character of text) steer(keys[character] ?? { text: character })
  }
  const named = (name: string) => steer({ name })
  return { state, did, press, named }
}

test('a change is approved or rejected after a yes, and not after anything else', () => {
  const { did, press, state } = open()
  press('a')
  expect(state.mode).toMatchObject({
    kind: 'confirm',
    question: 'Approve: assistant:a wants to move 13 files?',
  })
  press('xn')
  expect([did, state.note]).toEqual([[], 'Nothing was done'])
  press('ay')
  press('r⎋')
  press('ry')
  expect(did).toEqual(['changes.approve {"change_id":"chg_1"}', 'changes.reject {"change_id":"chg_1"}'])
})

test('only changes are approved, only running workflows are canceled', () => {
  const { did, press, state, named } = open()
  named('down')
  press('a')
  expect(state.note).toContain('Move to a change')
  press('c')
  expect(state.note).toContain('Move to a running workflow')
  press('⇥⇥c')
  expect(state.mode).toMatchObject({ question: 'Cancel organize wf_1?' })
  press('y')
  expect(did).toEqual(['workflows.cancel {"workflow_id":"wf_1"}'])
})

test('a line is typed, mended and run; an empty one is left', () => {
  const { did, press, state, named } = open()
  press(':wf lisx')
  named('backspace')
  press('t⏎')
  expect(did).toEqual(['run wf list'])
  press(':')
  named('backspace')
  expect(state.mode.kind).toBe('look')
  press(':q')
  named('ctrl-u')
  expect(state.mode).toEqual({ kind: 'command', text: '' })
  press('⏎')
  expect(did).toHaveLength(1)
})

test('the filter is what is typed, letters that are keys elsewhere too', () => {
  const { state, press, did } = open()
  press('/qa⏎')
  expect([state.filter, state.mode.kind, did]).toEqual(['qa', 'look', []])
  press('⎋')
  expect(state.filter).toBe('')
})

test('details scroll within their lines and are left', () => {
  const { state, press, named } = open({
    mode: { kind: 'detail', title: 'x', lines: ['1', '2', '3'], top: 0 },
  })
  named('page-down')
  expect(state.mode).toMatchObject({ top: 2 })
  named('up')
  expect(state.mode).toMatchObject({ top: 1 })
  press('⎋')
  expect(state.mode.kind).toBe('look')
  press('?')
  expect(state.mode).toMatchObject({ kind: 'detail', title: 'Keys' })
})

test('panes go round, and the cursor stays within them', () => {
  const { state, named, press } = open()
  named('shift-tab')
  expect(state.pane).toBe('events')
  named('end')
  expect(state.selected.events).toBe(2)
  named('home')
  expect(state.selected.events).toBe(0)
  press('⇥')
  expect(state.pane).toBe('needs')
})

test('what is looked at stays under the cursor when events come in', () => {
  const { state, named } = open({ pane: 'events' })
  named('down')
  takeEvent(state, eventAt(4), now)
  expect(state.events[state.selected.events]!.position).toBe(2)
})

test('ctrl-c leaves from everywhere', () => {
  const { did, press, named } = open()
  press(':x')
  named('ctrl-c')
  press('⎋q')
  expect(did).toEqual(['leave', 'leave'])
})
