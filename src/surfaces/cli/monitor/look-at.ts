import type { AliceClient } from '#surfaces/client'
import { stripVTControlCharacters } from 'node:util'
import { answerLines } from '../table.ts'
import { listed, type MonitorState } from './monitor-state.ts'

export interface Look {
  readonly title: string
  readonly lines: readonly string[]
}

const steps = 100

/** All there is to say of what is under the cursor; asks the server where it knows more. */
export async function lookAtSelected(
  state: MonitorState,
  client: AliceClient | undefined,
): Promise<Look | undefined> {
  const lists = listed(state)
  const at = state.selected[state.pane]
  const of = (title: string, answer: unknown): Look => ({ title, lines: linesOf(answer) })
  const ask = async (title: string, name: string, input: object) => of(title, await client?.call(name, input))
  switch (state.pane) {
    case 'needs': {
      const need = lists.needs[at]
      if (!need) return undefined
      const { kind, id } = need
      if (kind === 'change') return ask(id, 'changes.get', { change_id: id })
      if (kind === 'workflow') return ask(id, 'workflows.get', { workflow_id: id, steps })
      if (kind === 'breaker') return of(id, dependencyOf(state, id))
      return of(
        id,
        state.facts?.deadLetters.find(({ dead_letter_id }) => dead_letter_id === id),
      )
    }
    case 'services': {
      const service = lists.services[at]
      if (!service) return undefined
      const { bars: _, ...rest } = service
      return of(service.service, { ...rest, ...dependencyOf(state, service.service) })
    }
    case 'workflows': {
      const workflow_id = lists.workflows[at]?.workflow_id
      return workflow_id === undefined ? undefined : ask(workflow_id, 'workflows.get', { workflow_id, steps })
    }
    case 'events': {
      const event = lists.events[at]
      return event && { title: event.id, lines: JSON.stringify(event, undefined, 2).split('\n') }
    }
  }
}

const dependencyOf = ({ facts }: MonitorState, name: string) =>
  facts?.dependencies.find(({ dependency }) => dependency === name)

const linesOf = (answer: unknown) =>
  answerLines(answer ?? {}, 400).flatMap(line => stripVTControlCharacters(line).split('\n'))
