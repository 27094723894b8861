import { objectsIn, parseJson } from '../json.ts'
import type { Fields } from './fields.ts'
import { type Found, type Generation, type SourceType, generation, numberOf, sizeOf } from './generation.ts'

export interface Infotext {
  readonly prompt: string
  readonly negative: string
  readonly settings: ReadonlyMap<string, string>
}

/** Automatic1111 and everything that writes its text: prompt, `Negative prompt:`, and a last line that begins with `Steps:`. */
export function readA1111(fields: Fields): Omit<Generation, 'raw_keys'> | undefined {
  for (const key of [
    'parameters',
    'UserComment',
    'Comment',
    'comment',
    'ImageDescription',
    'Description',
    'dc:description',
  ]) {
    const text = fields.text(key)
    const infotext = text === undefined || fields.json(key) ? undefined : parseInfotext(text)
    if (infotext) return fromInfotext(infotext, fields)
  }
  return undefined
}

function fromInfotext(infotext: Infotext, fields: Fields): Omit<Generation, 'raw_keys'> {
  const [tool, source] = toolOf(infotext.settings, fields)
  return generation(tool, source, infotextFindings(infotext))
}

/** The findings alone, for tools that write this text beside something better. */
export function infotextFindings({ prompt, negative, settings }: Infotext): Found {
  const resources = civitaiResources(settings.get('Civitai resources'))
  const get = (...keys: string[]) => keys.map(key => settings.get(key)).find(value => value !== undefined)
  return {
    prompt,
    negative,
    ...resources,
    ...(settings.has('Model') && { model: settings.get('Model') }),
    modelHash: settings.get('Model hash'),
    seed: settings.get('Seed'),
    steps: settings.get('Steps'),
    sampler: settings.get('Sampler'),
    scheduler: settings.get('Schedule type'),
    cfg: get('CFG scale', 'CFG Scale', 'Guidance scale', 'Guidance Scale'),
    ...sizeOf(settings.get('Size')),
    denoise: settings.get('Denoising strength'),
    loras: [...promptLoras(prompt), ...(resources.loras ?? []), ...hashedLoras(settings.get('Lora hashes'))],
    extra: otherSettings(settings),
  }
}

const ownSettings = new Set(
  'Model,Model hash,Seed,Steps,Sampler,Schedule type,CFG scale,CFG Scale,Size,Denoising strength,Lora hashes,Civitai resources,Civitai metadata'.split(
    ',',
  ),
)

function otherSettings(settings: ReadonlyMap<string, string>): Record<string, string | number> {
  const others = [...settings].filter(([key]) => !ownSettings.has(key))
  return Object.fromEntries(
    others.map(([key, value]) => [
      key
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '_')
        .replaceAll(/^_|_$/g, ''),
      plainNumber(value) ?? value,
    ]),
  )
}

/** Long runs of digits are hashes and version numbers, not amounts. */
const plainNumber = (value: string) => (value.length <= 10 ? numberOf(value) : undefined)

/** Steps alone are not enough: recipes have them too. */
const evidence = ['Sampler', 'Seed', 'CFG scale', 'CFG Scale', 'Size', 'Model', 'Version']

/** Splits the text, or answers undefined when it has no settings and so is some other text. */
export function parseInfotext(text: string): Infotext | undefined {
  const normal = text.replaceAll('\r\n', '\n')
  const settingsAt = settingsStart(normal)
  const negativeAt = negativeStart(settingsAt === undefined ? normal : normal.slice(0, settingsAt))
  if (settingsAt === undefined) {
    if (negativeAt === undefined) return undefined
    return {
      prompt: normal.slice(0, negativeAt).trim(),
      negative: withoutLabel(normal.slice(negativeAt)),
      settings: new Map(),
    }
  }
  const settings = parseSettings(normal.slice(settingsAt))
  if (!evidence.some(key => settings.has(key))) return undefined
  if (negativeAt === undefined) return { prompt: normal.slice(0, settingsAt).trim(), negative: '', settings }
  return {
    prompt: normal.slice(0, negativeAt).trim(),
    negative: withoutLabel(normal.slice(negativeAt, settingsAt)),
    settings,
  }
}

const withoutLabel = (text: string) => text.replace(/^Negative prompt:\s*/, '').trim()

/** The last line that begins with `Steps:`; texts squeezed into one line have it behind a blank and with company. */
function settingsStart(text: string): number | undefined {
  let from = text.length
  for (;;) {
    const at = text.lastIndexOf('Steps: ', from)
    if (at < 0) break
    if (at === 0 || text[at - 1] === '\n') return at
    from = at - 1
    if (from < 0) break
  }
  const inline = /[\s.]Steps: \d{1,6}, (?:Sampler|Size|CFG scale|Seed): /.exec(text)
  return inline ? inline.index + 1 : undefined
}

/** Prompts may contain the words themselves, so a line has to begin with them where the text has lines. */
function negativeStart(text: string): number | undefined {
  if (text.startsWith('Negative prompt:')) return 0
  const onOwnLine = text.indexOf('\nNegative prompt:')
  if (onOwnLine >= 0) return onOwnLine + 1
  const inline = text.includes('\n') ? -1 : text.lastIndexOf('Negative prompt: ')
  return inline < 0 ? undefined : inline
}

/** `Key: value, Key: "quoted, value", Key: {"json": 1}`; so much of it as any real file has. */
export function parseSettings(written: string): Map<string, string> {
  const text = written.slice(0, 65_536)
  const settings = new Map<string, string>()
  let last = ''
  let at = 0
  for (let count = 0; at < text.length && count < 1000; count++) {
    const key = /\s*([A-Za-z][\w \-/.()+]{0,60}?):\s*/y
    key.lastIndex = at
    const match = key.exec(text)
    const name = match?.[1]?.trim()
    const from = match ? key.lastIndex : at
    const end = valueEnd(text, from)
    const value = unquoted(text.slice(from, end).trim())
    if (name !== undefined && !settings.has(name)) {
      settings.set(name, value)
      last = name
    } else if (name === undefined && last !== '' && value !== '') {
      settings.set(last, `${settings.get(last)}, ${value}`)
    }
    at = end + 1
  }
  return settings
}

/** The comma or line break behind a value, looking over quoted text and balanced brackets. */
function valueEnd(text: string, from: number): number {
  const opening = text[from]
  const isNested = opening === '{' || opening === '['
  if (opening !== '"' && !isNested) return lineOrComma(text, from)
  let depth = 0
  let isQuoted = false
  for (let at = from; at < Math.min(text.length, from + 16_384); at++) {
    const character = text[at]
    if (isQuoted && character === '\\') at++
    else if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && (character === '{' || character === '[')) depth++
    else if (!isQuoted && (character === '}' || character === ']')) depth--
    if (!isQuoted && depth === 0 && at > from) return lineOrComma(text, at + 1)
  }
  return lineOrComma(text, from)
}

function lineOrComma(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === ',' || text[at] === '\n') return at
  return text.length
}

function unquoted(value: string): string {
  if (!value.startsWith('"') || !value.endsWith('"')) return value
  const inner = parseJson(value)
  return typeof inner === 'string' ? inner : value.slice(1, -1)
}

/** The version names the fork; the patterns were seen in files of each. */
function toolOf(settings: ReadonlyMap<string, string>, fields: Fields): readonly [string, SourceType] {
  const version = settings.get('Version') ?? ''
  if (settings.get('App') === 'SD.Next') return ['sd-next', 'stable-diffusion']
  if (/^fooocus/i.test(version) || fields.text('fooocus_scheme') !== undefined) return ['fooocus', 'fooocus']
  if (/^ComfyUI/i.test(version)) return ['comfyui', 'comfyui']
  if (version.startsWith('classic')) return ['forge-classic', 'stable-diffusion']
  if (version.startsWith('neo')) return ['forge-neo', 'stable-diffusion']
  if (/^f\d+\.\d+(?:\.\d+)?-v/.test(version)) return ['easy-reforge', 'stable-diffusion']
  if (/^f\d+\.\d+(?:\.\d+)?v\d+-v/.test(version)) return ['reforge', 'stable-diffusion']
  if (/^f\d/.test(version)) return ['forge', 'stable-diffusion']
  if (settings.has('Civitai resources')) return ['civitai', 'civitai']
  return ['automatic1111', 'stable-diffusion']
}

/** `<lora:name:0.8>` and its relatives. */
export function promptLoras(prompt: string): { name: string; weight?: string }[] {
  return [...prompt.matchAll(/<(?:lora|lyco):([^:<>]{1,200})(?::([-\d.]{1,10}))?[^<>]{0,100}>/gi)].map(
    ([, name = '', weight]) => (weight === undefined ? { name } : { name, weight }),
  )
}

function hashedLoras(text: string | undefined): { name: string }[] {
  return (text ?? '').split(',').flatMap(pair => {
    const name = pair.split(':')[0]?.trim() ?? ''
    return name === '' ? [] : [{ name }]
  })
}

function civitaiResources(text: string | undefined): Found {
  const resources = objectsIn(text === undefined ? undefined : parseJson(text))
  const ofType = (pattern: RegExp) =>
    resources.filter(({ type }) => typeof type === 'string' && pattern.test(type))
  const model = ofType(/^(?:checkpoint|model)$/i)[0]?.modelName
  const loras = ofType(/^(?:lora|lycoris|dora|locon)$/i).map(({ modelName, weight }) => ({
    name: modelName,
    weight,
  }))
  return { ...(model !== undefined && { model }), loras }
}
