// A folder of pictures of one megapixel as the generators make them, the same in every run.
import { access, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { paint, type Scene } from '../../src/adapters/sample-pictures/canvas.ts'
import { withUserComment } from '../../src/adapters/sample-pictures/jpeg.ts'
import { textChunk, withTexts } from '../../src/adapters/sample-pictures/png.ts'
import { skyline } from '../../src/adapters/sample-pictures/scenes/city.ts'
import { dunes, oceanSunset } from '../../src/adapters/sample-pictures/scenes/land.ts'
import { auroraLake } from '../../src/adapters/sample-pictures/scenes/sky.ts'
import { sharpImages } from '../../src/adapters/sharp-images/index.ts'

export type Format = 'png' | 'jpeg'

const size = { width: 1024, height: 1024 }
const scenes: readonly Scene[] = [skyline, dunes, oceanSunset, auroraLake]
const grain = 6
const jpegQuality = 92

export interface Pictures {
  readonly folder: string
  readonly count: number
  readonly megabytes: number
}

/** Different files: each says another seed, so that no two have the same bytes. */
export async function pictures(shared: string, format: Format, count: number): Promise<Pictures> {
  const folder = join(shared, `${format}-${count}`)
  const bases = await basePictures(shared, format)
  const megabytes =
    Math.round((bases.reduce((sum, base) => sum + base.length, 0) / bases.length / 1e6) * 100) / 100
  if (await isThere(folder)) return { folder, count, megabytes }
  const unfinished = `${folder}.part-${process.pid}`
  await mkdir(unfinished, { recursive: true })
  for (let at = 0; at < count; at += 1) {
    await writeFile(
      join(unfinished, `picture-${at}.${format === 'png' ? 'png' : 'jpg'}`),
      numbered(bases[at % bases.length]!, format, at),
    )
  }
  await rename(unfinished, folder)
  return { folder, count, megabytes }
}

function numbered(base: Uint8Array, format: Format, at: number): Buffer {
  const text = `harbor at night, reflections, long exposure\nNegative prompt: blurry\nSteps: 28, Sampler: DPM++ 2M, CFG scale: 6.5, Seed: ${at}, Size: 1024x1024, Model: sample_xl`
  return format === 'png' ? withTexts(base, [textChunk('parameters', text)]) : withUserComment(base, text)
}

const painted = new Map<Format, Promise<readonly Uint8Array[]>>()

function basePictures(_: string, format: Format): Promise<readonly Uint8Array[]> {
  const known = painted.get(format) ?? paintAll(format)
  painted.set(format, known)
  return known
}

async function paintAll(format: Format): Promise<readonly Uint8Array[]> {
  const images = sharpImages()
  const all: Uint8Array[] = []
  for (const [seed, scene] of scenes.entries()) {
    all.push(await images.encode(paint(size, scene(size, seed + 1), grain), format, jpegQuality))
  }
  return all
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
