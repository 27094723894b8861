import { z } from 'zod'
import { pipelineNames, type Pipeline } from './rules.ts'

const Stage = z.enum(['brisque', 'sightengine', 'claude'])

/** Money is counted in millionths; what is finer would have to be rounded, and nobody's budget is. */
const Dollars = z.string().regex(/^\d{1,7}(\.\d{1,6})?$/, 'dollars, with at most six decimals')
const isExact = (amount: number) => Dollars.safeParse(String(amount)).success

/** How assets are judged, and what it may cost. */
export const AssessParameters = z.strictObject({
  pipeline: z.enum([...pipelineNames, 'custom']).default('basic'),
  stages: z.array(Stage).min(1).max(3).optional().describe('for the pipeline custom'),
  max_cost: z
    .union([Dollars, z.number().min(0).max(1_000_000).refine(isExact, 'at most six decimals')])
    .optional()
    .describe('US dollars; never exceeded'),
  quality_threshold: z
    .number()
    .min(1)
    .max(5)
    .optional()
    .describe('report assets with at least this many stars'),
  star_limits: z
    .strictObject({ five: z.number(), four: z.number(), three: z.number(), two: z.number() })
    .refine(
      ({ five, four, three, two }) => five < four && four < three && three < two,
      'limits must rise from five to two',
    )
    .optional()
    .describe('highest BRISQUE score for so many stars; 25, 45, 65, 80 when not said'),
  reassess: z.boolean().default(false).describe('judge again what this pipeline judged already'),
})
export type AssessParameters = z.output<typeof AssessParameters>

export const pipelineOf = ({ pipeline, stages }: Pick<AssessParameters, 'pipeline' | 'stages'>): Pipeline =>
  pipeline === 'custom' ? { custom: stages ?? ['brisque'] } : pipeline
