import { z } from 'zod'
import { parseLibsvmModel, parseRange } from './libsvm.ts'
import type { BrisqueModel } from './svr.ts'

const FEATURES = 36
const MAX_VECTORS = 5000
const MAX_TEXT = 2 * 1024 * 1024

const finite = z.number()
const features = z.array(finite).length(FEATURES)

/** The shipped form: support vectors in whole numbers of `1 / vector_scale`, with the story of the training beside them. */
export const BrisqueModelFile = z.object({
  format: z.literal('alice-brisque/1'),
  metric: z.string().min(1).max(80),
  about: z.record(z.string(), z.unknown()),
  range: z.object({ lower: finite, upper: finite, minima: features, maxima: features }),
  gamma: z.number().positive(),
  rho: finite,
  vector_scale: z.number().int().positive().max(1_000_000),
  coefficients: z.array(finite).min(1).max(MAX_VECTORS),
  vectors: z.array(z.array(z.number().int()).length(FEATURES)).min(1).max(MAX_VECTORS),
})
export type BrisqueModelFile = z.infer<typeof BrisqueModelFile>

/** Reads a model in the form this project ships. */
export function parseBrisqueModel(text: string): BrisqueModel {
  if (text.length > MAX_TEXT) throw malformed(`${text.length} characters, of at most ${MAX_TEXT}`)
  const parsed = BrisqueModelFile.safeParse(parseJson(text))
  if (!parsed.success) throw malformed(z.prettifyError(parsed.error).slice(0, 300))
  const { metric, range, gamma, rho, coefficients, vectors, vector_scale } = parsed.data
  if (coefficients.length !== vectors.length) {
    throw malformed(`${coefficients.length} coefficients for ${vectors.length} vectors`)
  }
  return {
    metric,
    range: { ...range, minima: Float64Array.from(range.minima), maxima: Float64Array.from(range.maxima) },
    svr: {
      gamma,
      rho,
      dimensions: FEATURES,
      coefficients: Float64Array.from(coefficients),
      vectors: Float64Array.from(vectors.flat(), value => value / vector_scale),
    },
  }
}

/** A model and a range file as svm-train and svm-scale write them, for instance those of the original release. */
export function brisqueModelFromLibsvm(files: {
  metric: string
  model: string
  range: string
}): BrisqueModel {
  return { metric: files.metric, svr: parseLibsvmModel(files.model), range: parseRange(files.range) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error('Not a usable BRISQUE model: it is not JSON.', { cause: error })
  }
}

function malformed(why: string): Error {
  return new Error(`Not a usable BRISQUE model: ${why}.`)
}
