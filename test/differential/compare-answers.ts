import type { Answered, Question, Way } from './asker.ts'
import { normal, shapeOf, withoutNulls } from './normal.ts'

/** What they answer is measured in the process that is asked. */
const measurements: ReadonlySet<string> = new Set([
  'events.stats',
  'events.streams',
  'events.list_types',
  'system.config',
  'system.doctor',
  'system.status',
  'health.dependencies',
  'health.history',
  'audit.list',
  'logs.read',
  'audit.verify',
])

/** What the others said otherwise than the first, as sentences. */
export function differences(
  question: Question,
  answers: readonly Answered[],
  ways: readonly Way[],
): readonly string[] {
  const [expected] = answers
  return answers.flatMap((actual, index) => {
    const { dropsNulls = false, checksTypes = false, name } = ways[index]!
    if (actual.cannotSay) return []
    if (checksTypes && expected!.refused && actual.refused?.code === 'INVALID_INPUT') return []
    const compared = measurements.has(question.operation.name) ? shapeOf : normal
    const said = ({ answer, refused }: Answered) =>
      JSON.stringify(compared(dropsNulls ? withoutNulls({ answer, refused }) : { answer, refused }))
    const [theirs, ours] = [said(actual), said(expected!)]
    if (theirs === ours) return []
    const asked = `${question.operation.name} ${JSON.stringify(question.input)}`
    const at = Math.max(0, [...ours].findIndex((letter, place) => theirs[place] !== letter) - 60)
    return [
      `${name}: ${asked}\n  …${theirs.slice(at, at + 200)}\n  instead of\n  …${ours.slice(at, at + 200)}`,
    ]
  })
}
