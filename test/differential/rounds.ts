import type { OperationInfo } from '#surfaces/client'
import fc from 'fast-check'
import { differences } from './compare-answers.ts'
import type { Round } from './examination.ts'
import { fitting, type Known, type Mistake } from './inputs.ts'

const seed = 20_261_120
const perOperation = 3

const inputsOf = (operation: OperationInfo, known: Known) =>
  fc.sample(fitting(operation, known), { numRuns: perOperation, seed })

/** Some inputs that fit the schema of the operation. */
export const fittingInputs: Round = async (operation, askers, { askAll, known, ways }) => {
  const found: string[] = []
  for (const input of inputsOf(operation, known)) {
    const question = { operation, input }
    found.push(...differences(question, await askAll(askers, question), ways))
  }
  return found
}

/** One input that fits. */
export const oneInput: Round = async (operation, askers, { askAll, known, ways }) => {
  const question = { operation, input: inputsOf(operation, known)[0]! }
  return differences(question, await askAll(askers, question), ways)
}

export const mistaken =
  (make: Mistake): Round =>
  async (operation, askers, { askAll, known, ways }) => {
    const question = { operation, input: make(inputsOf(operation, known)[0]!, operation) }
    return differences(question, await askAll(askers, question), ways)
  }

/** The second answer has to be the first, ids and all. */
export const askedTwice: Round = async (operation, askers, { askAll, known, ways }) => {
  const input = inputsOf(operation, known)[0]!
  const question = { operation, input, idempotencyKey: `twice-${operation.name}` }
  const first = await askAll(askers, question)
  const second = await askAll(askers, question)
  return second.flatMap((answered, index) => {
    const isSame = JSON.stringify(answered.answer) === JSON.stringify(first[index]!.answer)
    const before = first[index]!.refused?.code
    // What was told once is not told again, and says so.
    const isAlike = answered.refused?.code === before || answered.refused?.code === 'TOLD_ONCE'
    return (isSame || answered.refused) && isAlike
      ? []
      : [`${ways[index]!.name}: ${operation.name} happened twice`]
  })
}

export const withoutKey: Round = async (operation, askers, { askAll, known, ways }) => {
  const question = { operation, input: inputsOf(operation, known)[0]! }
  const answers = await askAll(askers, question)
  return answers.flatMap(({ refused }, index) =>
    refused?.code === 'UNAUTHENTICATED'
      ? []
      : [`${ways[index]!.name} answers nobody with ${JSON.stringify(refused)}`],
  )
}

/** The same five times: what is left of the limit is the same everywhere, and so is its end. */
export const tooOften: Round = async (operation, askers, { askAll, ways }) => {
  const question = { operation, input: {} }
  const found: string[] = []
  for (let times = 0; times < 5; times += 1) {
    const answers = await askAll(askers, question)
    found.push(...differences(question, answers, ways))
    const wanted = answers[0]!.limit
    for (const [index, { limit }] of answers.entries()) {
      if (ways[index]!.hidesLimits) continue
      const isSame = limit?.remaining === wanted?.remaining && limit?.policy === wanted?.policy
      if (!isSame) found.push(`${ways[index]!.name} says ${JSON.stringify(limit)} is left`)
    }
  }
  return found
}
