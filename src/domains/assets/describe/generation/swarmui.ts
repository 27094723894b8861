import { type JsonObject, asObject, listOf, objectsIn } from '../json.ts'
import { promptLoras } from './a1111.ts'
import type { Fields } from './fields.ts'
import { type Generation, generation, textOf } from './generation.ts'

/** SwarmUI: `sui_image_params`, with hashes of the models beside it. */
export function readSwarmUi(fields: Fields): Omit<Generation, 'raw_keys'> | undefined {
  const document = fields.documents.find(each => asObject(each.sui_image_params))
  const params = asObject(document?.sui_image_params)
  if (!document || !params) return undefined
  const prompt = textOf(params.prompt)
  return generation('swarmui', 'swarmui', {
    prompt,
    negative: params.negativeprompt,
    model: params.model,
    modelHash: modelHash(document),
    seed: params.seed,
    steps: params.steps,
    sampler: params.sampler,
    scheduler: params.scheduler,
    cfg: params.cfgscale,
    width: params.width,
    height: params.height,
    denoise: params.initimagecreativity,
    loras: [...listedLoras(params), ...promptLoras(prompt ?? '')],
    extra: {
      version: params.swarm_version,
      vae: params.vae,
      hires_scale: params.refinerupscale,
      hires_denoising_strength: params.refinercontrolpercentage,
      upscaler: params.refinerupscalemethod,
    },
  })
}

function modelHash(document: JsonObject): string | undefined {
  return textOf(objectsIn(document.sui_models, 50).find(model => model.param === 'model')?.hash)
}

/** Lists, or the same joined with commas in older versions. */
function listedLoras(params: JsonObject): { name: string; weight: unknown }[] {
  const names = wordsOf(params.loras)
  const weights = wordsOf(params.loraweights)
  return names.map((name, index) => ({ name, weight: weights[index] }))
}

function wordsOf(value: unknown): string[] {
  if (Array.isArray(value)) return listOf(value, 50).map(String)
  return typeof value === 'string' && value !== '' ? value.split(',').map(item => item.trim()) : []
}
