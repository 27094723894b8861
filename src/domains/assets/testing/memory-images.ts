import type { BrokenImage, ImageEdit, ImageGlance, Images, Raster } from '../ports.ts'
import { perceptualHashes } from '../similar.ts'

/**
 * Pictures in a toy format: the line `TOY <format> <width> <height> <channels>` and then the pixels as they are.
 * Bytes that begin otherwise are not a picture, fewer pixels than promised are a truncated one.
 */
export function memoryImages({ maxPixels = 1_000_000 }: { maxPixels?: number } = {}): Images {
  const decoded = (bytes: Uint8Array): Toy | BrokenImage => {
    const toy = readToy(bytes)
    if (toy.broken) return toy
    const { width, height, channels, pixels } = toy
    if (width * height > maxPixels) {
      return broken('too_many_pixels', `${width} × ${height} is more than ${maxPixels} pixels`)
    }
    return pixels.length < width * height * channels ? broken('truncated', 'The picture is cut short') : toy
  }

  return {
    probe: async bytes => {
      const toy = readToy(bytes)
      if (toy.broken) return toy
      return {
        broken: false,
        width: toy.width,
        height: toy.height,
        format: toy.format,
        has_alpha: toy.channels === 4,
      }
    },
    glance: async (bytes, { thumbnail_px, signal }) => {
      signal?.throwIfAborted()
      const toy = decoded(bytes)
      return toy.broken ? toy : glanceAt(toy, thumbnail_px)
    },
    pass: async (bytes, { thumbnail_px, signal }) => {
      signal?.throwIfAborted()
      const toy = decoded(bytes)
      return toy.broken ? toy : { ...glanceAt(toy, thumbnail_px), luma: lumaOf(toy) }
    },
    edit: async (bytes, edits) => {
      const toy = decoded(bytes)
      if (toy.broken) return toy
      const edited = edits.reduce(editToy, toy)
      if (edited.width * edited.height > maxPixels) {
        return broken('too_many_pixels', `${edited.width} × ${edited.height} is too large`)
      }
      return {
        bytes: writeToy(edited, edited.format),
        format: edited.format,
        width: edited.width,
        height: edited.height,
      }
    },
    encode: async (raster, format) => writeToy(raster, format),
  }
}

const glanceAt = (toy: Toy, px: number): ImageGlance => ({
  broken: false,
  thumbnail: writeToy(shrunk(toy, px), 'jpeg'),
  ...perceptualHashes(lumaOf(toy)),
})

interface Toy extends Raster {
  readonly broken: false
  readonly format: string
}

const broken = (reason: BrokenImage['reason'], message: string): BrokenImage => ({
  broken: true,
  reason,
  message,
})

function readToy(bytes: Uint8Array): Toy | BrokenImage {
  const line = new TextDecoder('latin1').decode(bytes.subarray(0, 64)).split('\n', 1)[0] ?? ''
  const [, format, width, height, channels] = /^TOY (\w+) (\d+) (\d+) ([134])$/.exec(line) ?? []
  if (!format) return broken('not_an_image', 'This is not a picture')
  const size = {
    width: Number(width),
    height: Number(height),
    channels: Number(channels) as Raster['channels'],
  }
  return { broken: false, format, ...size, pixels: bytes.subarray(line.length + 1) }
}

function writeToy({ width, height, channels, pixels }: Raster, format: string): Uint8Array {
  const line = new TextEncoder().encode(`TOY ${format} ${width} ${height} ${channels}\n`)
  const bytes = new Uint8Array(line.length + pixels.length)
  bytes.set(line)
  bytes.set(pixels, line.length)
  return bytes
}

function lumaOf({ width, height, channels, pixels }: Raster): Raster {
  const gray = Uint8Array.from({ length: width * height }, (_, at) => {
    const [red = 0, green = red, blue = red] = pixels.subarray(
      at * channels,
      at * channels + Math.min(3, channels),
    )
    const opacity = channels === 4 ? pixels[at * 4 + 3]! / 255 : 1
    const color = 0.298936021293775 * red + 0.587043074451121 * green + 0.114020904255103 * blue
    return Math.round(color * opacity + 255 * (1 - opacity))
  })
  return { width, height, channels: 1, pixels: gray }
}

function shrunk(raster: Raster, px: number): Raster {
  const scale = Math.min(1, px / Math.max(raster.width, raster.height))
  return sampled(
    raster,
    Math.max(1, Math.round(raster.width * scale)),
    Math.max(1, Math.round(raster.height * scale)),
  )
}

function sampled({ width, height, channels, pixels }: Raster, toWidth: number, toHeight: number): Raster {
  const copy = Uint8Array.from({ length: toWidth * toHeight * channels }, (_, at) => {
    const x = Math.floor(((Math.floor(at / channels) % toWidth) * width) / toWidth)
    const y = Math.floor((Math.floor(at / channels / toWidth) * height) / toHeight)
    return pixels[(y * width + x) * channels + (at % channels)]!
  })
  return { width: toWidth, height: toHeight, channels, pixels: copy }
}

function editToy(toy: Toy, edit: ImageEdit): Toy {
  if (edit.type === 'convert') return { ...toy, format: edit.format }
  if (edit.type === 'adjust') {
    return { ...toy, pixels: toy.pixels.map(value => Math.min(255, value * (edit.brightness ?? 1))) }
  }
  if (edit.type === 'enhance') return toy
  const scale = Math.min((edit.width ?? Infinity) / toy.width, (edit.height ?? Infinity) / toy.height)
  if (scale === Infinity) return toy
  const width = Math.max(1, Math.round(toy.width * scale))
  const height = Math.max(1, Math.round(toy.height * scale))
  // A size beyond all bounds is only measured, not made.
  return width * height > 1e8 ? { ...toy, width, height } : { ...toy, ...sampled(toy, width, height) }
}
