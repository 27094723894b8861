import { helpRows } from './detail-frame.ts'
import type { Key } from './keys.ts'
import { listed, move, nextPane, type Mode, type MonitorState } from './monitor-state.ts'

/** What keys can set off. */
export interface Actions {
  /** Shows what is under the cursor. */
  look(): void
  /** Calls an operation and says what came of it. */
  act(name: string, input: object, done: string): void
  /** Runs a line of the command line. */
  run(line: string): void
  /** Stops the command that runs, if one does. */
  stop(): boolean
  redraw(): void
  leave(): void
}

/** Takes one key after the other; what it means depends on the mode. */
export function createSteering(state: MonitorState, actions: Actions): (key: Key) => void {
  const inLook = createLooking(state, actions)
  return key => {
    const name = 'name' in key ? key.name : undefined
    if (name === 'ctrl-c') return actions.leave()
    if (name === 'ctrl-l') return actions.redraw()
    switch (state.mode.kind) {
      case 'look':
        return inLook(key)
      case 'filter':
        return inFilter(state, key)
      case 'command':
        return inCommand(state, state.mode.text, key, actions)
      case 'confirm':
        if ('text' in key && /^[yn]$/i.test(key.text)) state.mode.answer(key.text.toLowerCase() === 'y')
        else if (name === 'escape') state.mode.answer(false)
        return undefined
      case 'detail':
        return inDetail(state, state.mode, key, actions)
    }
  }
}

function createLooking(state: MonitorState, actions: Actions): (key: Key) => void {
  const { approve, reject, cancel } = createDeciding(state, actions)
  const letters: Readonly<Record<string, () => void>> = {
    q: actions.leave,
    a: approve,
    r: reject,
    c: cancel,
    p: () => void (state.pausedAt = state.pausedAt === undefined ? (state.last ?? 0) : undefined),
    '/': () => void (state.mode = { kind: 'filter' }),
    ':': () => void (state.mode = { kind: 'command', text: '' }),
    '?': () => void (state.mode = { kind: 'detail', title: 'Keys', lines: helpRows, top: 0 }),
    j: () => move(state, 1),
    k: () => move(state, -1),
  }
  const named: Readonly<Record<string, () => void>> = {
    up: () => move(state, -1),
    down: () => move(state, 1),
    'page-up': () => move(state, -10),
    'page-down': () => move(state, 10),
    home: () => move(state, -Infinity),
    end: () => move(state, Infinity),
    tab: () => nextPane(state, 1),
    right: () => nextPane(state, 1),
    'shift-tab': () => nextPane(state, -1),
    left: () => nextPane(state, -1),
    enter: actions.look,
    escape: () => {
      if (!actions.stop()) state.filter = ''
    },
  }
  return key => {
    state.note = ''
    if ('text' in key) letters[key.text]?.()
    else named[key.name]?.()
  }
}

/** What is asked about before it is done. */
function createDeciding(state: MonitorState, actions: Actions) {
  const ask = (question: string, yes: () => void) => {
    const answer = (isYes: boolean) => {
      state.mode = { kind: 'look' }
      if (isYes) yes()
      else state.note = 'Nothing was done'
    }
    state.mode = { kind: 'confirm', question, answer }
  }

  const decide = (verb: 'approve' | 'reject', asked: string, done: string) => {
    const need = state.pane === 'needs' ? listed(state).needs[state.selected.needs] : undefined
    if (need?.kind !== 'change') {
      state.note = `Move to a change under "Needs you" to ${verb} it`
      return
    }
    ask(`${asked}: ${need.text}?`, () =>
      actions.act(`changes.${verb}`, { change_id: need.id }, `${done} ${need.id}`),
    )
  }

  return {
    approve: () => decide('approve', 'Approve', 'Approved'),
    reject: () => decide('reject', 'Reject', 'Rejected'),
    cancel() {
      const lists = listed(state)
      const workflow = state.pane === 'workflows' ? lists.workflows[state.selected.workflows] : undefined
      if (!workflow) {
        state.note = 'Move to a running workflow to cancel it'
        return
      }
      const { workflow_id, name } = workflow
      ask(`Cancel ${name} ${workflow_id}?`, () =>
        actions.act('workflows.cancel', { workflow_id }, `Asked ${workflow_id} to stop`),
      )
    },
  }
}

function inFilter(state: MonitorState, key: Key) {
  const name = 'name' in key ? key.name : undefined
  state.filter = name === 'escape' ? '' : typeInto(state.filter, key)
  if (name === 'enter' || name === 'escape') state.mode = { kind: 'look' }
  state.selected.events = 0
}

function inCommand(state: MonitorState, text: string, key: Key, actions: Actions) {
  const name = 'name' in key ? key.name : undefined
  const isLeft = name === 'escape' || name === 'enter' || (name === 'backspace' && text === '')
  state.mode = isLeft ? { kind: 'look' } : { kind: 'command', text: typeInto(text, key) }
  if (name === 'enter' && text.trim() !== '') actions.run(text)
}

function typeInto(text: string, key: Key): string {
  if ('text' in key) return text + key.text
  if (key.name === 'backspace') return [...text].slice(0, -1).join('')
  return key.name === 'ctrl-u' ? '' : text
}

function inDetail(state: MonitorState, mode: Extract<Mode, { kind: 'detail' }>, key: Key, actions: Actions) {
  if ('text' in key) {
    if (key.text === 'q') actions.leave()
    return
  }
  const by: Readonly<Record<string, number>> = {
    up: -1,
    down: 1,
    'page-up': -10,
    'page-down': 10,
    home: -Infinity,
    end: Infinity,
  }
  if (key.name in by) {
    const top = Math.max(0, Math.min(mode.lines.length - 1, mode.top + by[key.name]!))
    state.mode = { ...mode, top }
  } else if (['escape', 'enter', 'backspace', 'left'].includes(key.name)) state.mode = { kind: 'look' }
}
