import type { SvrModel } from '../../src/domains/assets/assess/svr.ts'

export interface SvrSettings {
  readonly gamma: number
  /** The price of an error beyond `epsilon`. */
  readonly cost: number
  readonly epsilon: number
}

export interface TrainingSet {
  readonly dimensions: number
  readonly inputs: readonly Float64Array[]
  readonly targets: readonly number[]
}

const TOLERANCE = 1e-3
const MAX_STEPS = 20_000_000
const TINY = 1e-12

/**
 * Epsilon support vector regression by sequential minimal optimization, the way LIBSVM solves it (Fan, Chen and Lin 2005:
 * the pair is chosen by second-order information), without caching or shrinking: the whole kernel matrix is kept.
 */
export function trainSvr(set: TrainingSet, settings: SvrSettings): SvrModel {
  const problem = createProblem(set, settings)
  for (let step = 0; ; step++) {
    const pair = choosePair(problem)
    if (!pair) break
    if (step === MAX_STEPS) throw new Error(`No solution after ${MAX_STEPS} steps`)
    improve(problem, pair)
  }
  return toModel(problem, set, settings)
}

/** Variables 0 … n-1 push a prediction up, n … 2n-1 push it down; both lie between 0 and the cost. */
interface Problem {
  readonly size: number
  readonly cost: number
  readonly kernel: readonly Float64Array[]
  readonly alphas: Float64Array
  readonly gradient: Float64Array
}

interface Pair {
  readonly first: number
  readonly second: number
}

function createProblem({ inputs, targets }: TrainingSet, { gamma, cost, epsilon }: SvrSettings): Problem {
  const size = inputs.length
  const kernel = inputs.map(() => new Float64Array(size))
  inputs.forEach((a, row) => {
    for (let column = 0; column <= row; column++) {
      const value = Math.exp(-gamma * squaredDistance(a, inputs[column]!))
      kernel[row]![column] = value
      kernel[column]![row] = value
    }
  })
  const gradient = new Float64Array(2 * size)
  targets.forEach((target, at) => {
    gradient[at] = epsilon - target
    gradient[at + size] = epsilon + target
  })
  return { size, cost, kernel, alphas: new Float64Array(2 * size), gradient }
}

/** The most violating variable, and the one whose change together with it gains most; nothing when all is well. */
function choosePair(problem: Problem): Pair | undefined {
  const { first, highest } = mostViolating(problem)
  const { size, kernel, gradient } = problem
  const row = kernel[first % size]!
  let [second, best, lowest] = [-1, 0, Number.POSITIVE_INFINITY]
  for (let at = 0; at < 2 * size; at++) {
    if (!canFall(problem, at)) continue
    const value = at < size ? -gradient[at]! : gradient[at]!
    if (value < lowest) lowest = value
    const violation = highest - value
    if (violation <= 0) continue
    const curvature = Math.max(2 - 2 * row[at % size]!, TINY)
    const gain = (violation * violation) / curvature
    if (gain > best) [best, second] = [gain, at]
  }
  return second < 0 || highest - lowest < TOLERANCE ? undefined : { first, second }
}

function mostViolating(problem: Problem): { first: number; highest: number } {
  const { size, gradient } = problem
  let [first, highest] = [0, Number.NEGATIVE_INFINITY]
  for (let at = 0; at < 2 * size; at++) {
    const value = at < size ? -gradient[at]! : gradient[at]!
    if (value > highest && canRise(problem, at)) [first, highest] = [at, value]
  }
  return { first, highest }
}

/** Whether the prediction at this variable's sample may still go up, or down. */
function canRise({ size, cost, alphas }: Problem, at: number): boolean {
  return at < size ? alphas[at]! < cost : alphas[at]! > 0
}

function canFall({ size, cost, alphas }: Problem, at: number): boolean {
  return at < size ? alphas[at]! > 0 : alphas[at]! < cost
}

/** Moves the pair along y·alpha = 0 to the minimum between its bounds. */
function improve({ size, cost, kernel, alphas, gradient }: Problem, { first, second }: Pair): void {
  const [rowA, rowB] = [kernel[first % size]!, kernel[second % size]!]
  const [signA, signB] = [first < size ? 1 : -1, second < size ? 1 : -1]
  const curvature = Math.max(2 - 2 * rowA[second % size]!, TINY)
  const wanted = (-signA * gradient[first]! + signB * gradient[second]!) / curvature
  const roomA = signA > 0 ? cost - alphas[first]! : alphas[first]!
  const roomB = signB > 0 ? alphas[second]! : cost - alphas[second]!
  const change = Math.min(wanted, roomA, roomB)
  alphas[first] = change === roomA ? (signA > 0 ? cost : 0) : alphas[first]! + signA * change
  alphas[second] = change === roomB ? (signB > 0 ? 0 : cost) : alphas[second]! - signB * change
  for (let at = 0; at < size; at++) {
    const moved = change * (rowA[at]! - rowB[at]!)
    gradient[at]! += moved
    gradient[at + size]! -= moved
  }
}

function toModel(problem: Problem, { dimensions, inputs }: TrainingSet, { gamma }: SvrSettings): SvrModel {
  const { size, alphas } = problem
  const weights = inputs.map((_, at) => alphas[at]! - alphas[at + size]!)
  const chosen = inputs.map((_, at) => at).filter(at => weights[at] !== 0)
  const vectors = new Float64Array(chosen.length * dimensions)
  chosen.forEach((at, place) => vectors.set(inputs[at]!, place * dimensions))
  return {
    gamma,
    rho: offsetOf(problem),
    dimensions,
    coefficients: Float64Array.from(chosen, at => weights[at]!),
    vectors,
  }
}

/** From the variables strictly between their bounds, or else the middle of what the bounds allow. */
function offsetOf({ size, cost, alphas, gradient }: Problem): number {
  const values = Array.from(gradient, (value, at) => (at < size ? value : -value))
  const free = values.filter((_, at) => alphas[at]! > 0 && alphas[at]! < cost)
  if (free.length > 0) return free.reduce((sum, value) => sum + value, 0) / free.length
  const isUpper = (at: number) => (at < size ? alphas[at]! > 0 : alphas[at]! < cost)
  const lower = values
    .filter((_, at) => isUpper(at))
    .reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const upper = values
    .filter((_, at) => !isUpper(at))
    .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  return (lower + upper) / 2
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at]! - b[at]!) ** 2
  return sum
}
