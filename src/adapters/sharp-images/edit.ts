import type { BrokenImage, ImageEdit } from '#domains/assets/ports'
import type { Sharp } from 'sharp'
import { tooManyPixels } from './broken.ts'
import type { Picture } from './decode.ts'
import { enhanced } from './enhance.ts'
import { finished, formatOf, intermediate } from './finish.ts'

export interface EditedImage {
  readonly bytes: Uint8Array
  readonly format: string
  readonly width: number
  readonly height: number
}

/**
 * Carries the edits out in their order. Between two of them the picture is an uncompressed PNG, which keeps color
 * profile, EXIF, XMP and texts; of an animation the first frame is edited; more than eight bits become eight.
 */
export async function edit(
  picture: Picture,
  edits: readonly ImageEdit[],
  maxPixels: number,
): Promise<EditedImage | BrokenImage> {
  if (edits.length > MAX_EDITS) throw new RangeError(`${edits.length} edits are more than ${MAX_EDITS}`)
  let now = { open: () => picture.open(), width: picture.width, height: picture.height }

  for (const step of edits) {
    if (step.type === 'convert') continue
    const size = step.type === 'resize' ? resized(now, step) : now
    if (size.width * size.height > maxPixels || Math.max(size.width, size.height) > MAX_SIDE) {
      return tooManyPixels(size.width, size.height, maxPixels)
    }
    const bytes = await intermediate(await applied(picture, now.open(), step, size))
    now = {
      open: () => picture.sharp(bytes, { limitInputPixels: maxPixels }),
      width: size.width,
      height: size.height,
    }
  }

  const { data, info } = await finished(now.open(), formatOf(picture, edits), picture)
  return {
    bytes: data,
    format: info.format === 'heif' ? 'avif' : info.format,
    width: info.width,
    height: info.height,
  }
}

const MAX_EDITS = 32
const MAX_SIDE = 16_384

interface Size {
  readonly width: number
  readonly height: number
}

type Step = Exclude<ImageEdit, { type: 'convert' }>

async function applied(picture: Picture, now: Sharp, step: Step, size: Size): Promise<Sharp> {
  if (step.type === 'enhance') return enhanced(picture.sharp, now)
  if (step.type === 'resize') return now.resize({ ...size, fit: step.fit === 'cover' ? 'cover' : 'fill' })
  return adjusted(now, step)
}

/** The size a resize ends in: `inside` keeps the proportions within the box, the others fill it exactly. */
function resized(
  from: Size,
  { width, height, fit = 'inside' }: Extract<ImageEdit, { type: 'resize' }>,
): Size {
  for (const side of [width, height]) {
    if (side !== undefined && (!Number.isInteger(side) || side < 1)) {
      throw new RangeError(`${side} is not a size in pixels`)
    }
  }
  if (fit !== 'inside' && width !== undefined && height !== undefined) return { width, height }
  const scale = Math.min((width ?? Infinity) / from.width, (height ?? Infinity) / from.height)
  if (scale === Infinity) return from
  return {
    width: Math.max(1, Math.round(from.width * scale)),
    height: Math.max(1, Math.round(from.height * scale)),
  }
}

function adjusted(now: Sharp, step: Extract<ImageEdit, { type: 'adjust' }>): Sharp {
  const brightness = factor('brightness', step.brightness)
  const contrast = factor('contrast', step.contrast)
  const saturation = factor('saturation', step.saturation)
  const sharpness = factor('sharpness', step.sharpness)

  if (brightness !== 1 || saturation !== 1) {
    now.modulate({ brightness: Math.max(brightness, 0.001), saturation: Math.max(saturation, 0.001) })
  }
  // Around middle gray, so that contrast alone does not make the picture brighter or darker.
  if (contrast !== 1) now.linear(contrast, 128 * (1 - contrast))
  if (sharpness > 1) now.sharpen({ sigma: 1, m1: sharpness - 1, m2: 2 * (sharpness - 1) })
  if (sharpness < 1) now.blur(0.3 + 2 * (1 - sharpness))
  return now
}

function factor(name: string, value = 1): number {
  if (!(value >= 0 && value <= 10)) throw new RangeError(`${name} ${value} is not a factor from 0 to 10`)
  return value
}
