/** Where a file comes from, as search and folder names use it. */
export const sourceTypes = [
  'stable-diffusion',
  'comfyui',
  'swarmui',
  'invokeai',
  'novelai',
  'fooocus',
  'easy-diffusion',
  'draw-things',
  'flux',
  'midjourney',
  'dalle',
  'gemini',
  'firefly',
  'civitai',
  'tensorart',
  'leonardo',
  'ideogram',
  'grok',
  'runway',
  'sora',
  'kling',
  'suno',
  'elevenlabs',
  'ai-generated',
  'ai-edited',
  'camera',
  'screenshot',
  'unknown',
] as const
export type SourceType = (typeof sourceTypes)[number]

export interface Lora {
  readonly name: string
  readonly weight?: number
}

/** How a picture was made, in one vocabulary for all tools. Only what the file says; nothing is guessed. */
export interface Generation {
  /** The program: `comfyui`, `forge`, `gpt-image` … */
  readonly tool: string
  readonly source_type: SourceType
  readonly prompt?: string
  readonly negative_prompt?: string
  readonly model?: string
  readonly model_hash?: string
  /** Text, because seeds go beyond what a JavaScript number can hold. */
  readonly seed?: string
  readonly steps?: number
  readonly sampler?: string
  readonly scheduler?: string
  readonly cfg_scale?: number
  readonly width?: number
  readonly height?: number
  readonly denoising_strength?: number
  readonly loras: readonly Lora[]
  /** The names of the texts in the file this was read from. */
  readonly raw_keys: readonly string[]
  readonly extra: Readonly<Record<string, string | number | boolean>>
}

/** What a reader found, as loosely typed as the files are. */
export interface Found {
  readonly prompt?: unknown
  readonly negative?: unknown
  readonly model?: unknown
  readonly modelHash?: unknown
  readonly seed?: unknown
  readonly steps?: unknown
  readonly sampler?: unknown
  readonly scheduler?: unknown
  readonly cfg?: unknown
  readonly width?: unknown
  readonly height?: unknown
  readonly denoise?: unknown
  readonly loras?: readonly { readonly name: unknown; readonly weight?: unknown }[] | undefined
  readonly extra?: Readonly<Record<string, unknown>>
}

/** Makes a generation out of findings: drops what is empty or out of range, and turns numbers written as text into numbers. */
export function generation(tool: string, source: SourceType, found: Found): Omit<Generation, 'raw_keys'> {
  return {
    tool,
    source_type: source,
    ...defined({
      prompt: textOf(found.prompt),
      negative_prompt: textOf(found.negative),
      model: textOf(found.model)?.trim(),
      model_hash: textOf(found.modelHash)?.trim(),
      seed: seedOf(found.seed),
      steps: within(found.steps, 1, 100_000),
      sampler: textOf(found.sampler)?.trim(),
      scheduler: textOf(found.scheduler)?.trim(),
      cfg_scale: within(found.cfg, 0, 10_000),
      width: within(found.width, 1, 1_000_000),
      height: within(found.height, 1, 1_000_000),
      denoising_strength: within(found.denoise, 0, 100),
    }),
    loras: lorasOf(found.loras ?? []),
    extra: extraOf(found.extra ?? {}),
  }
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

/** The fields that have a value. */
export function defined<Fields extends Record<string, unknown>>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>
}

/** Text with something in it; lists of texts are joined. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (typeof value === 'number') return String(value)
  if (!Array.isArray(value)) return undefined
  return textOf(
    value
      .filter(item => typeof item === 'string')
      .slice(0, 100)
      .join('\n'),
  )
}

/** A number, also when written as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (
    typeof value !== 'string' ||
    value.length > 60 ||
    !/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?\s*$/i.test(value)
  ) {
    return undefined
  }
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

function seedOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value).toString() : undefined
  return typeof value === 'string' && value.length < 60 && /^\s*-?\d{1,40}\s*$/.test(value)
    ? value.trim()
    : undefined
}

function within(value: unknown, least: number, most: number): number | undefined {
  const number = numberOf(value)
  return number !== undefined && number >= least && number <= most ? number : undefined
}

function lorasOf(found: readonly { readonly name: unknown; readonly weight?: unknown }[]): Lora[] {
  const loras = new Map<string, Lora>()
  for (const { name, weight } of found) {
    const text = textOf(name)?.trim()
    if (text === undefined || text === 'None' || loras.has(text) || loras.size >= 32) continue
    loras.set(text, { name: text, ...defined({ weight: numberOf(weight) }) })
  }
  return [...loras.values()]
}

function extraOf(found: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const entries = Object.entries(found).flatMap(([key, value]): [string, string | number | boolean][] => {
    if (key === '__proto__' || value === undefined || value === null || value === '') return []
    if (typeof value === 'number') return Number.isFinite(value) ? [[key, value]] : []
    if (typeof value === 'string' || typeof value === 'boolean') return [[key, value]]
    return []
  })
  return Object.fromEntries(entries.slice(0, 60))
}

/** A file name without the folders in front of it, whichever way the slashes lean. */
export const baseName = (path: string): string => path.replace(/^.*[\\/]/, '')

/** `1024x768`, `832 x 1216` or `(768, 1280)`. */
export function sizeOf(text: unknown): { width?: number; height?: number } {
  const match =
    typeof text === 'string' ? /(\d{1,6})\s*[x×,]\s*(\d{1,6})/i.exec(text.slice(0, 100)) : undefined
  return match ? { width: Number(match[1]), height: Number(match[2]) } : {}
}
