import { differences } from './compare-answers.ts'
import type { RunningCopy } from './copies.ts'
import type { Round } from './examination.ts'
import { deedsOf } from './log-lines.ts'
import { normal } from './normal.ts'

/** Prints until the money is used up, and then what still fits: refused alike, with the same left over. */
export const untilPoor: Round = async (operation, askers, { askAll, ways }) => {
  const found: string[] = []
  for (const copies of [2, 2, 1, 1]) {
    const question = { operation, input: { print: 'castle', copies } }
    const answers = await askAll(askers, question)
    found.push(...differences(question, answers, ways))
    const [{ refused }] = answers as [(typeof answers)[0]]
    found.push(...(refused && refused.code !== 'BUDGET_EXCEEDED' ? [`refused ${refused.code}`] : []))
  }
  return found
}

/** What is left of the money, and every event that came of asking for it. */
export async function accountOf(alice: RunningCopy, from: number, who: string) {
  const { budgets } = (await alice.call('budgets.list', { holder_name: who })) as { budgets: unknown[] }
  return { budgets: normal(budgets), deeds: await deedsOf(alice, from, who) }
}
