import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { brisqueFeatures } from '../../src/domains/assets/assess/brisque.ts'
import type { Raster } from '../../src/domains/assets/ports.ts'
import { distortions, jpeg, levelsOf, toGray } from './distortions.ts'
import { createMeasure, type Measures } from './full-reference.ts'
import { patchesOf } from './patches.ts'
import { seeded, seedOf } from './seeded.ts'
import { sources, type Source } from './sources.ts'

export interface Sample {
  readonly picture: string
  readonly split: 'training' | 'held_out'
  /** `none` for the pristine patch; `ladder` samples only calibrate the labels. */
  readonly distortion: string
  readonly level: number
  readonly features: readonly number[]
  readonly measures: Measures
}

const LADDER_QUALITIES = [95, 90, 80, 70, 60, 50, 40, 30, 20, 15, 10, 7, 5, 3, 1]
const PERFECT: Measures = { msSsim: 1, gmsd: 0, vif: 1 }

/** Every picture, cut, made worse and measured. The same folder gives the same samples. */
export async function* makeSamples(root: string): AsyncGenerator<Sample> {
  for (const source of sources) {
    for (const split of ['training', 'held_out'] as const) {
      for (const file of source[split]) yield* samplesOfPicture({ root, source, file, split })
    }
  }
}

interface Place {
  readonly root: string
  readonly source: Source
  readonly file: string
  readonly split: Sample['split']
}

async function* samplesOfPicture({ root, source, file, split }: Place): AsyncGenerator<Sample> {
  const path = join(root, source.folder, file)
  if (!existsSync(path)) {
    throw new Error(`${path} is missing; unpack ${source.package} ${source.version} below ${root}`)
  }
  const about = { picture: `${source.package}/${file}`, split }
  const { references, pristine } = await patchesOf(path)
  for (const [index, patch] of references.entries()) yield* samplesOfPatch(patch, index, about)
  for (const patch of split === 'training' ? pristine : []) {
    yield* toSample({ ...about, distortion: 'none', level: 0, measures: PERFECT }, patch)
  }
}

async function* samplesOfPatch(
  patch: Raster,
  index: number,
  about: Pick<Sample, 'picture' | 'split'>,
): AsyncGenerator<Sample> {
  const measure = createMeasure(toGray(patch))
  const random = seeded(seedOf(`${about.picture}#${index}`))
  yield* toSample({ ...about, distortion: 'none', level: 0, measures: PERFECT }, patch)
  for (const { name, isProbe, apply, ...range } of distortions) {
    if (isProbe && about.split === 'training') continue
    for (const level of levelsOf(range, random)) {
      const worse = await apply(patch, level, random)
      yield* toSample({ ...about, distortion: name, level, measures: measure(toGray(worse)) }, worse)
    }
  }
  for (const level of about.split === 'training' && index === 0 ? LADDER_QUALITIES : []) {
    const worse = await jpeg(patch, level)
    yield* toSample({ ...about, distortion: 'ladder', level, measures: measure(toGray(worse)) }, worse)
  }
}

/** A patch too flat to have features is left out. */
function* toSample(about: Omit<Sample, 'features'>, raster: Raster): Generator<Sample> {
  const features = brisqueFeatures(raster)
  if (features instanceof Float64Array) yield { ...about, features: [...features] }
}
