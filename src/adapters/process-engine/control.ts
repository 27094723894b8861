import { type ControlAction, EngineError } from '#domains/infra/ports'
import { launch, type Making } from './make.ts'
import { hasSecrets } from './needed-secrets.ts'
import { readObject } from './objects.ts'
import type { Place } from './places.ts'
import { isProgram } from './resource-types.ts'
import type { Question } from './supervision.ts'

/** `stop` is quick, `shutdown` waits for the program to end in order. */
const quickMs = 1000

const questions: Readonly<Record<ControlAction, Question>> = {
  start: { ask: 'start' },
  stop: { ask: 'stop', graceMs: quickMs },
  reboot: { ask: 'restart' },
  shutdown: { ask: 'stop' },
}

export async function control(making: Making, place: Place, action: ControlAction): Promise<void> {
  const record = await readObject(place)
  if (!record) throw new EngineError('changed', `${place.handle} is gone`)
  if (!isProgram(record.type)) {
    throw new EngineError('permanent', `A ${record.type} is neither started nor stopped`)
  }
  const patience = making.rules.graceMs + 5000
  if (await making.supervisors.ask(place, questions[action], patience)) return
  // Without a supervisor nothing is kept running, and what runs all the same is ended.
  if (action === 'stop' || action === 'shutdown') return making.supervisors.kill(place)
  if (hasSecrets(record.specs)) {
    const message = `${place.handle} needs secrets, which are kept nowhere: deploy it again to start it`
    throw new EngineError('permanent', message)
  }
  await making.publishing.open(record)
  await launch(making, place, record, {})
}
