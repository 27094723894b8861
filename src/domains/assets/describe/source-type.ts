import type { Container } from './container.ts'
import type { Generation, SourceType } from './generation/generation.ts'

export interface SourceEvidence {
  readonly generation?: Generation | undefined
  readonly container: Container
  readonly fileName: string
  /** The folders between the inbox and the file. */
  readonly relativeFolder?: string | undefined
}

/** Where a file comes from: what it says itself first, then its name, then the folder it was put in; else `unknown`. */
export function sourceType({ generation, container, fileName, relativeFolder }: SourceEvidence): SourceType {
  if (generation) return generation.source_type
  if (isPhoto(container)) return 'camera'
  if (isScreenshot(container)) return 'screenshot'
  return sourceOfName(fileName) ?? sourceOfFolder(relativeFolder ?? '') ?? 'unknown'
}

function isPhoto({ exif, c2pa }: Container): boolean {
  if ((c2pa?.digital_source_type ?? '').endsWith('digitalCapture')) return true
  return exif.camera_make !== undefined && exif.camera_model !== undefined
}

/** macOS and iOS say so in EXIF, the GNOME tool in its name. */
function isScreenshot({ text }: Container): boolean {
  return (
    /^Screenshot$/i.test(text.UserComment?.[0] ?? '') ||
    /screenshot|ksnip|flameshot|spectacle|shutter\b/i.test(text.Software?.[0] ?? '')
  )
}

/**
 * Names that only the tool itself gives. A time, a number, a uuid or a word like `image` alone is no evidence.
 * `<end>` is an extension, after the ` (1)` a browser adds to a second download; `<uuid>` is one.
 */
const names: readonly (readonly [string, SourceType])[] = [
  [String.raw`ComfyUI_(?:temp_[a-z]{5}_)?\d{5}_?(?:-audio)?<end>`, 'comfyui'],
  [String.raw`AnimateDiff_\d{5}(?:-audio)?<end>`, 'comfyui'],
  [String.raw`DALL[·.‧_ -]?E[ _]\d{4}-\d\d-\d\d[ _].+<end>`, 'dalle'],
  [String.raw`ChatGPT[ _]Image[ _].{6,60}<end>`, 'dalle'],
  [String.raw`OIG[1-4]?\.[\w.-]{8,60}\.(?:jpe?g|png)`, 'dalle'],
  [String.raw`Gemini_Generated_Image_[a-z0-9]{12,20}(?:-\w{1,30})?<end>`, 'gemini'],
  [String.raw`Firefly[ _].{3,200}[ _]\d{3,7}<end>`, 'firefly'],
  [
    String.raw`Leonardo_(?:Phoenix|Diffusion|Kino|Lightning|Vision|Anime|Select|Creative|Signature|Flux)[\w-]{0,20}_.+<end>`,
    'leonardo',
  ],
  [String.raw`Default_\w.{2,200}_[0-3](?:_<uuid>(?:_[0-3])?)?<end>`, 'leonardo'],
  [String.raw`(?!Default_)[a-z0-9][\w.'-]{1,40}_.{2,200}_<uuid>_[0-3]<end>`, 'midjourney'],
  [
    String.raw`[\w.'-]{2,40}_.{2,200}--(?:ar|v|niji|stylize|s)_[\w.-]{0,80}<uuid>(?:_[0-3])?<end>`,
    'midjourney',
  ],
  [String.raw`ideogram_download_\d{4}-\d\d-\d\d.{0,30}<end>`, 'ideogram'],
  [String.raw`grok[-_]image[-_][\w-]{8,60}<end>`, 'grok'],
  [String.raw`Gen-[234](?: Alpha)?(?: Turbo)? \d{6,12}[, ].{2,200}\.mp4`, 'runway'],
  [String.raw`kling_\d{8}_.{2,200}<end>`, 'kling'],
  [String.raw`\d{8}_\d{4}_.{2,120}_(?:simple_compose|remix|storyboard|blend)_01[a-z0-9]{20,30}\.mp4`, 'sora'],
  [String.raw`ElevenLabs_\d{4}-\d\d-\d\dT.{4,200}\.(?:mp3|wav)`, 'elevenlabs'],
  [String.raw`.{3,200} s-\d{5,10}(?:-\d{1,3})?\.png`, 'novelai'],
  [String.raw`(?:Screenshot|Screen Shot)[ _-].{0,80}<end>`, 'screenshot'],
  ['(?:Bildschirmfoto|Captura de pantalla|Capture d.écran|Schermafbeelding)[ _-].{0,80}<end>', 'screenshot'],
]

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const end = String.raw`(?: ?\(\d{1,3}\))?\.[a-z0-9]{2,5}`

const patterns = names.map(([name, source]): readonly [RegExp, SourceType] => [
  new RegExp(`^${name.replaceAll('<end>', end).replaceAll('<uuid>', uuid)}$`, 'i'),
  source,
])

export function sourceOfName(fileName: string): SourceType | undefined {
  const name = fileName.slice(0, 400).normalize('NFC')
  return patterns.find(([pattern]) => pattern.test(name))?.[1]
}

/** Folders called exactly as a tool is, or as a tool calls its own output folders. */
const folders: Readonly<Record<string, SourceType>> = {
  comfyui: 'comfyui',
  'txt2img-images': 'stable-diffusion',
  'img2img-images': 'stable-diffusion',
  'txt2img-grids': 'stable-diffusion',
  'img2img-grids': 'stable-diffusion',
  'stable-diffusion': 'stable-diffusion',
  'stable diffusion': 'stable-diffusion',
  stablediffusion: 'stable-diffusion',
  automatic1111: 'stable-diffusion',
  'stable-diffusion-webui': 'stable-diffusion',
  'stable-diffusion-webui-forge': 'stable-diffusion',
  midjourney: 'midjourney',
  dalle: 'dalle',
  'dall-e': 'dalle',
  dall·e: 'dalle',
  novelai: 'novelai',
  invokeai: 'invokeai',
  fooocus: 'fooocus',
  swarmui: 'swarmui',
  'easy diffusion': 'easy-diffusion',
  'draw things': 'draw-things',
  leonardo: 'leonardo',
  'leonardo.ai': 'leonardo',
  firefly: 'firefly',
  'adobe firefly': 'firefly',
  ideogram: 'ideogram',
  civitai: 'civitai',
  suno: 'suno',
  elevenlabs: 'elevenlabs',
  screenshots: 'screenshot',
}

/** The innermost folder that says something wins. */
export function sourceOfFolder(relativeFolder: string): SourceType | undefined {
  const segments = relativeFolder.slice(0, 4000).split(/[\\/]/).slice(-32)
  const known = segments
    .map(segment => segment.trim().normalize('NFC').toLowerCase())
    .findLast(segment => Object.hasOwn(folders, segment))
  return known === undefined ? undefined : folders[known]
}
