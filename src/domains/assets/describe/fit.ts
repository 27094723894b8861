import type { Description } from './description.ts'
import type { Generation } from './generation/generation.ts'
import { cleanText, clip } from './text.ts'

/** An event stays below 64 KiB; this leaves room for what travels with the description. */
export const mostDescriptionBytes = 48 * 1024

const jsonBytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

/** Cleans every text and shortens the long ones until the whole is small enough, and says so. */
export function fitDescription(description: Description): Description {
  const shortened = new Set<string>()
  const { generation_params: generation, extracted_metadata: metadata } = description
  const fitted: Description = {
    ...description,
    extracted_metadata: {
      ...metadata,
      exif: cleanEntries(metadata.exif, 150),
      ...(metadata.c2pa && { c2pa: cleanEntries(metadata.c2pa, 400) }),
      ...(metadata.xmp && { xmp: fitXmp(metadata.xmp) }),
      text: fitTexts(metadata.text, 5000),
    },
    ...(generation && { generation_params: fitGeneration(generation, shortened) }),
    tags: withinBytes(description.tags, 7168),
    problems: [],
  }
  const notes = [
    ...description.problems.map(problem => cut(problem, 300)),
    ...[...shortened].map(name => `The ${name} is longer than is kept.`),
  ]
  return { ...fitted, problems: withinBytes(notes, 2048) }
}

function fitGeneration(generation: Generation, shortened: Set<string>): Generation {
  const shorten = (name: 'prompt' | 'negative_prompt', most: number) => {
    const text = generation[name]
    if (text === undefined) return {}
    const kept = cut(text, most)
    if (kept.length < cleanText(text).length) shortened.add(name.replace('_', ' '))
    return { [name]: kept }
  }
  return {
    ...cleanEntries(generation, 400),
    ...shorten('prompt', 12_288),
    ...shorten('negative_prompt', 6144),
    loras: withinBytes(
      generation.loras.map(lora => ({ ...lora, name: cut(lora.name, 200) })),
      2048,
    ),
    raw_keys: withinBytes(
      generation.raw_keys.map(key => cut(key, 80)),
      1024,
    ),
    extra: Object.fromEntries(withinBytes(Object.entries(cleanEntries(generation.extra, 1500)), 5120)),
  }
}

function fitXmp(xmp: NonNullable<Description['extracted_metadata']['xmp']>): typeof xmp {
  const { tags, ...rest } = xmp
  return {
    ...cleanEntries(rest, 400),
    tags: withinBytes(
      tags.map(({ key, value }) => ({ key: cut(key, 100), value: cut(value, 300) })),
      3072,
    ),
  }
}

/** Short texts are kept whole; of long ones the beginning shows what they are. */
function fitTexts(texts: Readonly<Record<string, string>>, most: number): Record<string, string> {
  const entries = Object.entries(texts).map(([key, text]): [string, string] => [cut(key, 80), cut(text, 500)])
  return Object.fromEntries(withinBytes(entries, most))
}

/** As many from the front as fit. */
function withinBytes<Item>(items: readonly Item[], most: number): Item[] {
  let left = most
  return items.filter(item => {
    left -= jsonBytes(item) + 1
    return left >= 0
  })
}

function cleanEntries<Owner extends object>(owner: Owner, most: number): Owner {
  return Object.fromEntries(
    Object.entries(owner).map(([key, value]) => [key, typeof value === 'string' ? cut(value, most) : value]),
  ) as Owner
}

/** Clean text whose JSON form takes at most so many bytes, cut between characters. */
function cut(text: string, mostBytes: number): string {
  let kept = cleanText(clip(text, mostBytes + 2))
  for (let bytes = jsonBytes(kept) - 2; bytes > mostBytes; bytes = jsonBytes(kept) - 2) {
    kept = clip(kept, Math.max(0, Math.floor((kept.length * mostBytes) / bytes) - 1))
  }
  return kept
}
