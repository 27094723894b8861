import type { FeatureRange, SvrModel } from './svr.ts'

// The reference release has 774 vectors in 350 kB; these bounds leave room and keep a hostile file harmless.
const MAX_TEXT = 32 * 1024 * 1024
const MAX_VECTORS = 50_000
const FEATURES = 36

/** Reads a model svm-train wrote: epsilon regression with the RBF kernel over 36 features, nothing else. */
export function parseLibsvmModel(text: string): SvrModel {
  const lines = linesOf(text)
  const start = lines.findIndex(line => line.trim() === 'SV')
  if (start < 0 || start > 32) throw malformed('There is no SV line near the beginning')
  const header = new Map(lines.slice(0, start).map(line => splitOnce(line.trim())))
  expectHeader(header, 'svm_type', 'epsilon_svr')
  expectHeader(header, 'kernel_type', 'rbf')
  const vectorLines = lines.slice(start + 1).filter(line => line.trim() !== '')
  const count = toNumber(header.get('total_sv'), 'total_sv')
  if (count !== vectorLines.length) {
    throw malformed(`total_sv says ${count}, but ${vectorLines.length} vectors follow`)
  }
  if (count < 1 || count > MAX_VECTORS) throw malformed(`${count} support vectors, of at most ${MAX_VECTORS}`)
  const gamma = toNumber(header.get('gamma'), 'gamma')
  if (gamma <= 0) throw malformed(`gamma is ${gamma}`)
  const coefficients = new Float64Array(count)
  const vectors = new Float64Array(count * FEATURES)
  vectorLines.forEach((line, at) => {
    const where = `line ${start + 2 + at}`
    const [first, ...pairs] = line.trim().split(/\s+/)
    coefficients[at] = toNumber(first, where)
    readPairs(pairs, vectors.subarray(at * FEATURES, (at + 1) * FEATURES), where)
  })
  return { gamma, rho: toNumber(header.get('rho'), 'rho'), dimensions: FEATURES, coefficients, vectors }
}

/** Reads the ranges svm-scale -s wrote: `x`, the two bounds, then index, minimum and maximum of each feature. */
export function parseRange(text: string): FeatureRange {
  const lines = linesOf(text)
    .map(line => line.trim())
    .filter(line => line !== '')
  if (lines[0] !== 'x') throw malformed('A range file begins with a line "x"')
  const [lower, upper] = numbersOf(lines[1], 2)
  if (lower! >= upper!) throw malformed(`The range goes from ${lower} to ${upper}`)
  const minima = new Float64Array(FEATURES)
  const maxima = new Float64Array(FEATURES)
  const seen = new Set<number>()
  for (const line of lines.slice(2)) {
    const [index, minimum, maximum] = numbersOf(line, 3)
    if (
      !Number.isInteger(index) ||
      index! < 1 ||
      index! > FEATURES ||
      seen.has(index!) ||
      minimum! > maximum!
    ) {
      throw malformed(`"${line.slice(0, 80)}" is not the range of a feature`)
    }
    seen.add(index!)
    minima[index! - 1] = minimum!
    maxima[index! - 1] = maximum!
  }
  if (seen.size === 0) throw malformed('No feature has a range')
  return { lower: lower!, upper: upper!, minima, maxima }
}

function readPairs(pairs: readonly string[], vector: Float64Array, where: string): void {
  let last = 0
  for (const pair of pairs) {
    const colon = pair.indexOf(':')
    const index = toNumber(pair.slice(0, colon), where)
    if (!Number.isInteger(index) || index <= last || index > FEATURES) {
      throw malformed(
        `Feature "${pair.slice(0, 40)}" in ${where} is not one of 1 … ${FEATURES} in rising order`,
      )
    }
    vector[index - 1] = toNumber(pair.slice(colon + 1), where)
    last = index
  }
}

function linesOf(text: string): readonly string[] {
  if (text.length > MAX_TEXT) throw malformed(`${text.length} characters, of at most ${MAX_TEXT}`)
  return text.split('\n')
}

function splitOnce(line: string): readonly [string, string] {
  const space = line.indexOf(' ')
  return space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1).trim()]
}

function expectHeader(header: ReadonlyMap<string, string>, key: string, value: string): void {
  if (header.get(key) === value) return
  throw malformed(`${key} is ${header.get(key)?.slice(0, 40) ?? 'missing'}, not ${value}`)
}

function numbersOf(line: string | undefined, count: number): readonly number[] {
  const words = (line ?? '').split(/\s+/)
  if (words.length !== count) throw malformed(`"${(line ?? '').slice(0, 80)}" is not ${count} numbers`)
  return words.map(word => toNumber(word, `"${line!.slice(0, 80)}"`))
}

function toNumber(word: string | undefined, where: string): number {
  const value = word === undefined || word.trim() === '' ? Number.NaN : Number(word)
  if (Number.isFinite(value)) return value
  throw malformed(`"${(word ?? '').slice(0, 40)}" in ${where} is not a number`)
}

function malformed(why: string): Error {
  return new Error(`Not a usable BRISQUE model: ${why}.`)
}
