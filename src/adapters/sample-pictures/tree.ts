// cspell:ignore Überblick проект Ünïcödé nàmé
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomFrom } from './noise.ts'
import { encodeTinyPng, textChunk } from './png.ts'

/** What was written, to compare with what a scan finds. */
export interface WrittenTree {
  readonly files: number
  /** Different contents among the files that are not empty, the broken ones included. */
  readonly contents: number
  readonly duplicates: number
  readonly broken: number
  readonly empty: number
  readonly bytes: number
}

/**
 * Fills a new folder with `count` tiny pictures as a library has them: projects with folders in them, the same names in
 * many folders, names in many scripts, 8 % copies, 1 % cut short, 0.5 % empty. The same seed writes the same tree.
 */
export async function writeTree(folder: string, count: number, seed: number): Promise<WrittenTree> {
  const random = randomFrom(seed)
  const nameNext = await namesIn(folder, random, count)
  const earlier: Buffer[] = []
  const tally = { files: 0, contents: 0, duplicates: 0, broken: 0, empty: 0, bytes: 0 }
  let writing: Promise<void>[] = []
  for (let index = 0; index < count; index++) {
    const kind = kindOf(random(), earlier.length > 0)
    const bytes = contentOf(kind, { random, index, seed, earlier })
    if (kind === 'picture') earlier[(tally.contents - tally.broken) % REMEMBERED] = bytes
    tally.files++
    tally.bytes += bytes.length
    if (kind === 'picture' || kind === 'broken') tally.contents++
    if (kind !== 'picture') tally[kind]++
    writing.push(writeFile(nameNext(index), bytes, { flag: 'wx' }))
    if (writing.length < BATCH && index < count - 1) continue
    await Promise.all(writing)
    writing = []
  }
  return tally
}

const BATCH = 128
const REMEMBERED = 512

type Kind = 'picture' | 'duplicates' | 'broken' | 'empty'

function kindOf(dice: number, hasEarlier: boolean): Kind {
  if (dice < 0.08 && hasEarlier) return 'duplicates'
  if (dice >= 0.08 && dice < 0.09) return 'broken'
  return dice >= 0.09 && dice < 0.095 ? 'empty' : 'picture'
}

interface Making {
  readonly random: () => number
  readonly index: number
  readonly seed: number
  readonly earlier: readonly Buffer[]
}

function contentOf(kind: Kind, making: Making): Buffer {
  if (kind === 'empty') return Buffer.alloc(0)
  if (kind === 'duplicates') {
    return making.earlier[Math.floor(making.random() * making.earlier.length)]!
  }
  const whole = tinyPicture(making)
  return kind === 'broken' ? whole.subarray(0, Math.floor(whole.length * 0.6)) : whole
}

const SUBJECTS = [
  'harbor',
  'lighthouse',
  'orchard',
  'old town',
  'glacier',
  'market',
  'fox',
  'violin',
  'teapot',
  'space station',
]
const STYLES = ['oil painting', 'photograph', 'pixel art', 'watercolor', 'line drawing', 'isometric render']

/** A gradient with a dot on it, and the text a generator would have written: no two are the same. */
function tinyPicture({ random, index, seed }: Making): Buffer {
  // Mostly 16 pixels, sometimes 64.
  const side = 16 + 16 * Math.floor(random() ** 3 * 4)
  const red = random() * 255
  const green = random() * 255
  const blue = random() * 255
  const slope = random() * 4
  const dot = random() * side * side
  const pixels = new Uint8Array(side * side * 3)
  for (let at = 0; at < side * side; at++) {
    const light = ((at % side) * slope + Math.floor(at / side) * 2) / side
    const isDot = Math.abs(at - dot) < 2
    pixels[at * 3] = isDot ? 255 : (red + light * 40) & 255
    pixels[at * 3 + 1] = isDot ? 255 : (green + light * 30) & 255
    pixels[at * 3 + 2] = isDot ? 255 : (blue + light * 20) & 255
  }
  const prompt = `${SUBJECTS[Math.floor(random() * SUBJECTS.length)]}, ${STYLES[Math.floor(random() * STYLES.length)]}`
  const settings = `Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: ${seed * 1_000_000 + index}, Size: ${side}x${side}, Model: sample`
  return encodeTinyPng(side, pixels, [textChunk('parameters', `${prompt}\n${settings}`)])
}

const PROJECTS = [
  'garden',
  'Überblick',
  '日本の夏',
  'weekly – final (2)',
  'naïve',
  'проект',
  '🌄 views',
  "it's 100% done #1",
]
const FOLDERS = ['', 'raw', 'raw/day 1', 'raw/day 2', 'edits', 'edits/v2/selected', 'été']
const NAMES = [
  'image',
  'ComfyUI_00001_',
  'IMG_0001',
  'untitled',
  'zürich',
  'Ünïcödé nàmé',
  '写真',
  'a&b;c',
  '😀',
]

/** Makes the folders and gives each file a path nobody has: the plain names come again in every folder. */
async function namesIn(
  folder: string,
  random: () => number,
  count: number,
): Promise<(index: number) => string> {
  const more = Math.floor(count / 400)
  const projects = [...PROJECTS, ...Array.from({ length: more }, (_, at) => `project-${at}`)]
  const folders = ['', ...projects.flatMap(project => FOLDERS.map(below => join(project, below)))]
  await Promise.all(folders.map(each => mkdir(join(folder, each), { recursive: true })))
  const taken = new Set<string>()
  return index => {
    const place = join(folder, folders[Math.floor(random() * folders.length)]!)
    const name = NAMES[Math.floor(random() * NAMES.length)]!
    const plain = join(place, `${name}.png`)
    const path = taken.has(plain) ? join(place, `${name}-${index}.png`) : plain
    taken.add(path)
    return path
  }
}
