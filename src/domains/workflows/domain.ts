import { domain } from '#kernel'
import { cancel } from './operations/cancel.ts'
import { execute } from './operations/execute.ts'
import { get } from './operations/get.ts'
import { listTypes } from './operations/list-types.ts'
import { list } from './operations/list.ts'
import { retry } from './operations/retry.ts'
import { signal } from './operations/signal.ts'
import { start } from './operations/start.ts'
import { step } from './operations/step.ts'
import { steps } from './operations/steps.ts'
import { timeline } from './operations/timeline.ts'

export const workflows = domain('workflows', {
  about: 'Starts, shows and steers workflows of every type.',
  operations: [start, execute, list, get, cancel, retry, signal, listTypes, steps, step, timeline],
  panels: [{ title: 'Workflows', shows: list }],
})
