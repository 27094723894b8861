import { type JsonObject, asObject } from '../json.ts'
import type { Fields } from './fields.ts'
import { type Generation, generation, textOf } from './generation.ts'

/** NovelAI: a `Comment` object, with prompts that moved into `v4_prompt` in version 4. */
export function readNovelAi(fields: Fields): Omit<Generation, 'raw_keys'> | undefined {
  const isNamed =
    (fields.text('Software') ?? '').startsWith('NovelAI') ||
    fields.text('Title') === 'NovelAI generated image'
  const data = [fields.json('Comment'), ...fields.documents].find(
    document => document && (isNamed ? hasParameters(document) : isUnmistakable(document)),
  )
  if (!isNamed && !data) return undefined
  const { v4_prompt: positive, v4_negative_prompt: negative, ...rest } = data ?? {}
  const [model, hash] = modelOf(fields.text('Source'))
  const request = textOf(rest.request_type)
  return generation('novelai', 'novelai', {
    prompt: captionOf(positive) ?? rest.prompt ?? fields.text('Description'),
    negative: captionOf(negative) ?? rest.uc,
    model,
    modelHash: hash,
    seed: rest.seed,
    steps: rest.steps,
    sampler: rest.sampler,
    scheduler: rest.noise_schedule,
    cfg: rest.scale,
    width: rest.width,
    height: rest.height,
    ...(request === undefined || /img2img|infill/i.test(request) ? { denoise: rest.strength } : {}),
    extra: { characters: charactersOf(positive), request_type: request, cfg_rescale: rest.cfg_rescale },
  })
}

const hasParameters = (data: JsonObject) =>
  ['steps', 'sampler', 'scale', 'uc', 'v4_prompt'].some(key => data[key] !== undefined)
const isUnmistakable = (data: JsonObject) =>
  asObject(data.v4_prompt) !== undefined ||
  (data.uc !== undefined &&
    (data.noise_schedule !== undefined || data.signed_hash !== undefined || data.uncond_scale !== undefined))

function captionOf(prompt: unknown): string | undefined {
  return textOf(asObject(asObject(prompt)?.caption)?.base_caption)
}

/** The prompts for single characters, one a line. */
function charactersOf(prompt: unknown): string | undefined {
  const captions = asObject(asObject(prompt)?.caption)?.char_captions
  if (!Array.isArray(captions)) return undefined
  return textOf(
    captions
      .slice(0, 20)
      .map(each => asObject(each)?.char_caption)
      .filter(each => typeof each === 'string'),
  )
}

/** `NovelAI Diffusion V4.5 4BDE2A90`: the name, then a hash. */
function modelOf(source: string | undefined): readonly [string | undefined, string | undefined] {
  const match = /^(.{1,200}?)\s+([0-9A-F]{6,16})$/.exec(source?.trim().slice(0, 300) ?? '')
  return match ? [match[1], match[2]] : [source, undefined]
}
