import type { Container } from '../container.ts'
import type { Fields } from './fields.ts'
import { type Generation, type SourceType, generation } from './generation.ts'

type Reading = Omit<Generation, 'raw_keys'> | undefined

/** Black Forest Labs' own scripts sign in EXIF and put the prompt, if at all, into the description. */
export function readFlux(fields: Fields): Reading {
  const isFlux =
    /^AI generated;.*flux/i.test(fields.text('Software') ?? '') ||
    (fields.text('Make') ?? '').startsWith('Black Forest Labs')
  if (!isFlux) return undefined
  return generation('flux', 'flux', {
    prompt: fields.text('ImageDescription'),
    model: fields.text('Model'),
    extra: { mode: (fields.text('Software') ?? '').split(';')[1] },
  })
}

/** Suno signs its songs in a comment. */
export function readSuno(fields: Fields): Reading {
  const comment = [fields.text('comment'), fields.text('Comment'), fields.text('description')].find(text =>
    /^made with suno\b/i.test(text ?? ''),
  )
  if (comment === undefined) return undefined
  return generation('suno', 'suno', {
    extra: { song_id: /id=([0-9a-f-]{36})/.exec(comment)?.[1], title: fields.text('title') },
  })
}

/** Makers by the names they sign with; a model's own name comes before that of the service around it. */
const makers: readonly (readonly [RegExp, string, SourceType])[] = [
  [/dall.?e/i, 'dall-e', 'dalle'],
  [/gpt-?(?:image|4o)|chatgpt|openai/i, 'gpt-image', 'dalle'],
  [/sora/i, 'sora', 'sora'],
  [/microsoft designer|bing image|image creator|microsoft_responsible_ai/i, 'bing-image-creator', 'dalle'],
  [/firefly/i, 'firefly', 'firefly'],
  [/gemini|imagen|google|nano.?banana|veo/i, 'gemini', 'gemini'],
  [/midjourney/i, 'midjourney', 'midjourney'],
  [/flux|black forest/i, 'flux', 'flux'],
  [/stability|stable diffusion|stable image/i, 'stable-diffusion', 'stable-diffusion'],
  [/ideogram/i, 'ideogram', 'ideogram'],
  [/grok|\bx\.?ai\b/i, 'grok', 'grok'],
  [/leonardo/i, 'leonardo', 'leonardo'],
  [/runway/i, 'runway', 'runway'],
  [/kling/i, 'kling', 'kling'],
]

/** Made or changed by a trained model, as the IPTC digital source types name it. */
const made = /(?:\/|^)(?:trainedAlgorithmicMedia|algorithmicMedia)$/
const changed = /(?:\/|^)(?:compositeWithTrainedAlgorithmicMedia|compositeSynthetic)$/

/** Signed or declared origin without a prompt: C2PA manifests, and IPTC fields in XMP. */
export function readProvenance(fields: Fields, container: Container): Reading {
  const { c2pa } = container
  const kind = c2pa?.digital_source_type ?? fields.xmp('Iptc4xmpExt:DigitalSourceType') ?? ''
  const system = fields.xmp('Iptc4xmpExt:AISystemUsed')
  const isMade = made.test(kind) || (system !== undefined && !changed.test(kind))
  if (!isMade && !changed.test(kind)) return undefined
  const [tool, source] = makerOf([c2pa?.software_agent, c2pa?.claim_generator, system, ...creditsOf(fields)])
  const isPhoto = container.exif.camera_make !== undefined || container.exif.camera_model !== undefined
  const fallback = isMade ? 'ai-generated' : 'ai-edited'
  return generation(tool, !isMade && isPhoto ? 'ai-edited' : (source ?? fallback), {
    prompt: fields.xmp('Iptc4xmpExt:AIPromptInformation'),
    extra: {
      digital_source_type: kind,
      software_agent: c2pa?.software_agent ?? system,
      claim_generator: c2pa?.claim_generator,
      image_guid: fields.xmp('Iptc4xmpExt:DigImageGUID'),
    },
  })
}

const creditsOf = (fields: Fields) => [
  fields.xmp('photoshop:Credit'),
  fields.xmp('xmp:CreatorTool'),
  fields.text('Software'),
]

function makerOf(names: readonly (string | undefined)[]): readonly [string, SourceType | undefined] {
  for (const name of names) {
    const maker = makers.find(([pattern]) => name !== undefined && pattern.test(name))
    if (maker) return [maker[1], maker[2]]
  }
  return ['unknown-generator', undefined]
}
