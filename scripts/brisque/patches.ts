import sharp from 'sharp'
import { brisqueFeatures } from '../../src/domains/assets/assess/brisque.ts'
import type { Raster } from '../../src/domains/assets/ports.ts'
import { decode, toGray } from './distortions.ts'
import type { Gray } from './full-reference.ts'

export interface Patches {
  /** To be made worse. */
  readonly references: readonly Raster[]
  /** More patches at other sizes that only say what good looks like. */
  readonly pristine: readonly Raster[]
}

const SHORT_SIDE_PX = 800
const OTHER_SHORT_SIDES_PX = [1000, 640]
const PATCH_PX = 512
// The variance of the normalized coefficients. Below it a patch is soft before anyone blurs it, and no label would be fair.
const LEAST_DETAIL = 0.1

/** The busiest squares of a picture. Most files are JPEG, so they are made smaller first: that hides what JPEG did to them. */
export async function patchesOf(path: string): Promise<Patches> {
  const bytes = await upright(path)
  const { width, height } = await sharp(bytes).metadata()
  const isLarge = Math.min(width, height) >= 1.3 * SHORT_SIDE_PX
  const references = busiestPatches(isLarge ? await shrink(bytes, SHORT_SIDE_PX) : await decode(bytes), 3)
  const pristine: Raster[] = []
  for (const side of isLarge ? OTHER_SHORT_SIDES_PX : []) {
    if (Math.min(width, height) >= 1.3 * side) pristine.push(...busiestPatches(await shrink(bytes, side), 3))
  }
  return { references, pristine }
}

function upright(path: string): Promise<Buffer> {
  return sharp(path)
    .rotate()
    .flatten({ background: '#ffffff' })
    .toColorspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer()
}

async function shrink(bytes: Buffer, shortSide: number): Promise<Raster> {
  const resized = sharp(bytes).resize({
    width: shortSide,
    height: shortSide,
    fit: 'outside',
    kernel: 'lanczos3',
  })
  return decode(await resized.png({ compressionLevel: 1 }).toBuffer())
}

function busiestPatches(picture: Raster, count: number): readonly Raster[] {
  const side = Math.min(PATCH_PX, Math.floor(Math.min(picture.width, picture.height) / 32) * 32)
  return busiestCorners(toGray(picture), side, count)
    .map(({ x, y }) => crop(picture, x, y, side))
    .filter(isDetailed)
}

function isDetailed(patch: Raster): boolean {
  const features = brisqueFeatures(patch)
  return features instanceof Float64Array && features[1]! >= LEAST_DETAIL
}

function busiestCorners(gray: Gray, side: number, count: number): readonly { x: number; y: number }[] {
  const steps = (length: number) =>
    Array.from({ length: Math.floor((length - side) / 32) + 1 }, (_, at) => at * 32)
  const candidates = steps(gray.height)
    .flatMap(y => steps(gray.width).map(x => ({ x, y, activity: activityOf(gray, x, y, side) })))
    .toSorted((a, b) => b.activity - a.activity)
  const chosen: typeof candidates = []
  for (const candidate of candidates) {
    const isApart = chosen.every(
      ({ x, y }) => Math.abs(x - candidate.x) + Math.abs(y - candidate.y) >= side * 0.6,
    )
    if (isApart && chosen.length < count) chosen.push(candidate)
  }
  return chosen
}

/** Horizontal and vertical differences, on every fourth pixel. */
function activityOf({ width, samples }: Gray, left: number, top: number, side: number): number {
  let sum = 0
  for (let y = top; y < top + side - 1; y += 4) {
    for (let x = left; x < left + side - 1; x += 4) {
      const at = y * width + x
      sum += Math.abs(samples[at]! - samples[at + 1]!) + Math.abs(samples[at]! - samples[at + width]!)
    }
  }
  return sum
}

function crop({ width, channels, pixels }: Raster, left: number, top: number, side: number): Raster {
  const cropped = new Uint8Array(side * side * channels)
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * width + left) * channels
    cropped.set(pixels.subarray(from, from + side * channels), y * side * channels)
  }
  return { width: side, height: side, channels, pixels: cropped }
}
