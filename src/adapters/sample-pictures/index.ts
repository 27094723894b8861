import type { Images, Raster } from '#domains/assets/ports'
import { access, mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { paint } from './canvas.ts'
import { copyOfSample, samples } from './catalog.ts'
import { withFlaw } from './flaws.ts'
import { generationTexts, parametersOf, type Generation } from './generation.ts'
import { withUserComment } from './jpeg.ts'
import { withTexts } from './png.ts'
import type { Sample } from './sample.ts'

export interface WrittenSample {
  /** Absolute or relative, as the folder was. */
  readonly path: string
  readonly about: string
}

export interface SamplePicturesOptions {
  readonly now?: () => number
}

/** A small library to try things on: 24 painted pictures in four projects, with failures, a copy and a broken file. */
export function samplePictures(images: Images, { now = Date.now }: SamplePicturesOptions = {}) {
  return {
    /** Writes what is not there yet; files that are there stay as they are. The same bytes every time. */
    write: async (folder: string): Promise<readonly WrittenSample[]> => {
      const writing: Promise<void>[] = []
      const failure = new AbortController()
      for (const sample of samples) {
        if (failure.signal.aborted) break
        if (await isThere(join(folder, sample.path))) continue
        // Painting takes up to 50 ms; others get their turn in between, and encoding goes on meanwhile.
        await setImmediate()
        const job = finished(images, sample, painted(sample)).then(bytes =>
          put(folder, { ...sample, bytes }, now()),
        )
        // What went wrong is thrown below; no more is painted then.
        job.catch(() => failure.abort())
        writing.push(job)
      }
      await Promise.all(writing)
      await putCopy(folder, now())
      return sampleFiles(folder)
    },
  }
}

/** Where they are when they were written into a folder. */
export const sampleFiles = (folder: string): readonly WrittenSample[] =>
  [...samples, copyOfSample].map(({ path, about }) => ({ path: join(folder, path), about }))

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

interface Made {
  readonly path: string
  readonly daysAgo: number
  readonly bytes: Uint8Array
}

function painted({ scene, grain, size, seed, flaw }: Sample): Raster {
  const picture = paint(size, scene(size, seed), grain)
  return flaw ? withFlaw(picture, flaw, seed) : picture
}

async function finished(images: Images, sample: Sample, picture: Raster): Promise<Uint8Array> {
  const whole = await encoded(images, sample, picture)
  return sample.isCutShort ? whole.subarray(0, whole.length / 2) : whole
}

async function encoded(
  images: Images,
  { path, quality, tool, prompt = '', seed, size }: Sample,
  picture: Raster,
): Promise<Uint8Array> {
  const made: Generation | undefined = tool && {
    tool,
    prompt,
    negative: NEGATIVE,
    model: MODELS[tool],
    seed,
    size,
  }
  if (path.endsWith('.webp')) return images.encode(picture, 'webp', quality)
  if (path.endsWith('.jpg')) {
    const jpeg = await images.encode(picture, 'jpeg', quality)
    return made ? withUserComment(jpeg, parametersOf(made)) : jpeg
  }
  const png = await images.encode(picture, 'png')
  return made ? withTexts(png, generationTexts(made)) : png
}

const NEGATIVE = 'blurry, low quality, watermark, text, jpeg artifacts'
const MODELS = { a1111: 'sampleScape_v20', comfyui: 'sample_xl_1.0', invokeai: 'Sample XL' } as const

async function put(folder: string, { path, daysAgo, bytes }: Made, now: number): Promise<void> {
  const full = join(folder, path)
  const at = new Date(now - daysAgo * DAY_MS)
  await mkdir(dirname(full), { recursive: true })
  await writeFile(full, bytes, { flag: 'wx' })
  await utimes(full, at, at)
}

async function putCopy(folder: string, now: number): Promise<void> {
  if (await isThere(join(folder, copyOfSample.path))) return
  const bytes = await readFile(join(folder, copyOfSample.of))
  await put(folder, { ...copyOfSample, bytes }, now)
}

const DAY_MS = 86_400_000
