import type { Generation } from './generation/generation.ts'
import { baseName } from './generation/generation.ts'
import { cleanText, clip } from './text.ts'

export interface DerivedTag {
  readonly key: string
  readonly value: string
  /** 0–1: certain for settings, less for words of a prompt the farther back they stand. */
  readonly confidence: number
  readonly source: 'auto'
}

const mostTags = 60
const longestTag = 80

/** Words and phrases that name a manner rather than a thing, and the tag they become. */
const styles: Readonly<Record<string, readonly string[]>> = {
  anime: ['anime', 'anime style', 'anime screencap', 'anime coloring'],
  manga: ['manga', 'manga style'],
  comic: ['comic', 'comic book', 'comic style', 'graphic novel'],
  cartoon: ['cartoon', 'cartoon style', 'toon'],
  illustration: ['illustration', 'illustrated', 'book illustration'],
  photorealistic: [
    'photorealistic',
    'photo realistic',
    'photorealism',
    'hyperrealistic',
    'hyper realistic',
    'hyperrealism',
    'ultra realistic',
  ],
  photograph: [
    'photo',
    'photograph',
    'photography',
    'raw photo',
    'film photo',
    'analog photo',
    'dslr',
    '35mm photo',
  ],
  cinematic: ['cinematic', 'cinematic still', 'cinematic lighting', 'film still', 'movie still'],
  'film grain': ['film grain', 'grainy film'],
  'oil painting': ['oil painting', 'oil on canvas', 'impasto'],
  watercolor: ['watercolor', 'watercolour', 'watercolor painting', 'aquarelle'],
  acrylic: ['acrylic painting', 'acrylic'],
  gouache: ['gouache'],
  painting: ['painting', 'painterly', 'digital painting', 'matte painting'],
  sketch: ['sketch', 'pencil sketch', 'pencil drawing', 'graphite drawing'],
  'line art': ['line art', 'lineart', 'line drawing', 'ink drawing'],
  charcoal: ['charcoal', 'charcoal drawing'],
  'pixel art': ['pixel art', '8-bit', '16-bit', 'pixelated'],
  'low poly': ['low poly', 'lowpoly'],
  '3d render': [
    '3d render',
    '3d',
    '3d rendering',
    'octane render',
    'unreal engine',
    'blender',
    'cgi',
    'ray tracing',
  ],
  isometric: ['isometric', 'isometric view'],
  vector: ['vector art', 'vector', 'flat vector', 'flat design'],
  'concept art': ['concept art'],
  'digital art': ['digital art', 'digital artwork'],
  surreal: ['surreal', 'surrealism', 'surrealistic', 'surrealist'],
  abstract: ['abstract', 'abstract art'],
  impressionism: ['impressionism', 'impressionist', 'impressionistic'],
  expressionism: ['expressionism', 'expressionist'],
  cubism: ['cubism', 'cubist'],
  'art nouveau': ['art nouveau'],
  'art deco': ['art deco'],
  'pop art': ['pop art'],
  ukiyo: ['ukiyo-e', 'ukiyo e', 'woodblock print'],
  baroque: ['baroque'],
  renaissance: ['renaissance'],
  gothic: ['gothic'],
  minimalist: ['minimalist', 'minimalism', 'minimal'],
  cyberpunk: ['cyberpunk'],
  steampunk: ['steampunk'],
  vaporwave: ['vaporwave'],
  synthwave: ['synthwave', 'retrowave'],
  'sci-fi': ['sci-fi', 'science fiction', 'scifi'],
  fantasy: ['fantasy', 'high fantasy', 'dark fantasy'],
  noir: ['noir', 'film noir'],
  vintage: ['vintage', 'retro'],
  monochrome: ['monochrome', 'black and white', 'greyscale', 'grayscale'],
  portrait: ['portrait', 'portrait photo', 'headshot'],
  landscape: ['landscape', 'landscape photo', 'scenery'],
  macro: ['macro', 'macro photo', 'macro photography'],
  'street photography': ['street photography'],
  'studio lighting': ['studio lighting', 'studio photo', 'studio shot'],
  bokeh: ['bokeh', 'depth of field', 'shallow depth of field'],
  chibi: ['chibi'],
  claymation: ['claymation', 'clay', 'stop motion'],
  'paper cut': ['paper cut', 'papercut', 'paper art', 'origami'],
  'stained glass': ['stained glass'],
  graffiti: ['graffiti', 'street art'],
  tattoo: ['tattoo design'],
  logo: ['logo', 'logo design'],
}
const styleOf = new Map(
  Object.entries(styles).flatMap(([style, phrases]) => phrases.map(phrase => [phrase, style] as const)),
)

/** Words that ask for quality and say nothing about the picture. */
const empty =
  /^(?:(?:best|high|highest|amazing|good|great|top|normal|absurd)[ -]?(?:quality|res|resolution|detail|details)|masterpiece|absurdres|highres|(?:very |extremely |highly |ultra |super |intricate |insanely )*(?:detailed|aesthetic|sharp|quality|hd)|intricate(?: details?)?|[248]k(?: uhd| hdr| ultra detailed)?|u?hd|hdr|sharp focus|award[ -]winning|trending on \w+|general|safe|sensitive|nsfw|newest|recent|score_\d.*|rating:\w+|source_\w+|exceptional|best aesthetic|new|very aesthetic|unknown)$/

/** Typed tags out of the settings and words a picture was made with. */
export function tagsFromGeneration(generation: Generation): DerivedTag[] {
  const phrases = promptPhrases(generation.prompt ?? '')
  const found = [
    tag('tool', generation.tool, 1),
    tag('model', baseName(generation.model ?? '').replace(/\.(?:safetensors|ckpt|gguf|pt|pth|bin)$/i, ''), 1),
    ...generation.loras.map(lora =>
      tag('lora', baseName(lora.name).replace(/\.(?:safetensors|pt)$/i, ''), 1),
    ),
    tag('sampler', generation.sampler ?? '', 1),
    tag('scheduler', generation.scheduler ?? '', 1),
    ...stylesIn(phrases).map(style => tag('style', style, 0.9)),
    ...phrases.map((phrase, index) =>
      tag('prompt', phrase, Math.max(0.5, Number((0.9 - index * 0.01).toFixed(2)))),
    ),
  ]
  const kept = found.filter(
    each =>
      each.value !== '' &&
      each.value.length <= longestTag &&
      !(each.key === 'prompt' && styleOf.has(each.value)),
  )
  const distinct = new Map(kept.map(each => [`${each.key}|${each.value}`, each]))
  return [...distinct.values()].slice(0, mostTags)
}

const tag = (key: string, value: string, confidence: number): DerivedTag => ({
  key,
  value: cleanText(value).trim(),
  confidence,
  source: 'auto',
})

/** The parts of a prompt, without weights, brackets, LoRAs and praise, in lower case. */
export function promptPhrases(prompt: string): string[] {
  const plain = clip(prompt, 20_000)
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/<[^<>]{1,300}>/g, ',')
    .replaceAll(/https?:\/\/\S{1,500}/g, ',')
    .replaceAll(/(?:^|\s)--[a-z]{1,20}(?:\s+[^\s,-][^\s,]{0,100})?/gi, ',')
    .replaceAll(/\b(?:BREAK|AND|ADDCOMM|ADDROW|ADDCOL)\b/g, ',')
    .replaceAll(/-?\d{0,3}(?:\.\d{1,4})?::/g, ',')
    .replaceAll(/\\([()[\]])/g, '\u0001$1')
    .replaceAll(/: ?-?\d{0,3}(?:\.\d{1,4})? ?(?=[)\]])/g, '')
    .replaceAll(/(?<!\u0001)[()[\]{}]/g, ',')
    .replaceAll('\u0001', '')
  const phrases = plain
    .split(/[,\n;|、。，]|\.(?=\s|$)/)
    .filter(phrase => phrase.length <= 4 * longestTag)
    .map(phrase =>
      phrase
        .replaceAll(/[+\-*"“”.!?:]+$/g, '')
        .replaceAll(/^[\s"“”'*#-]+/g, '')
        .replaceAll('_', ' ')
        .replaceAll(/\s+/g, ' ')
        .trim()
        .toLowerCase(),
    )
    .filter(
      phrase =>
        phrase.length > 1 &&
        phrase.length <= longestTag &&
        !/^[\d\s.:x]+$/.test(phrase) &&
        !empty.test(phrase),
    )
  return [...new Set(phrases)].slice(0, 200)
}

/** Styles that are a phrase of their own or stand inside of one; the longer name wins: `oil painting` is not also `painting`. */
function stylesIn(phrases: readonly string[]): string[] {
  const found = new Set<string>()
  for (const phrase of phrases) {
    const words = phrase.split(' ').slice(0, 16)
    for (let from = 0; from < words.length; from++) {
      const count = [3, 2, 1].find(length => styleOf.has(words.slice(from, from + length).join(' '))) ?? 0
      if (count > 0) found.add(styleOf.get(words.slice(from, from + count).join(' ')) ?? '')
      from += Math.max(0, count - 1)
    }
  }
  return [...found]
}
