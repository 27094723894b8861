import { type JsonObject, asObject, listOf, parseJson } from '../json.ts'
import type { Fields } from './fields.ts'
import { type Generation, generation, sizeOf, textOf } from './generation.ts'

/** Fooocus and its fork RuinedFooocus; both write one JSON object, with keys of their own. */
export function readFooocus(fields: Fields): Omit<Generation, 'raw_keys'> | undefined {
  const ruined = fields.documents.find(document => document.software === 'RuinedFooocus')
  if (ruined) return readRuined(ruined)
  const isNamed = /fooocus/i.test(fields.text('fooocus_scheme') ?? fields.text('MakerNote') ?? '')
  const data = fields.documents.find(
    document => isFooocus(document) || (isNamed && document.prompt !== undefined),
  )
  return data && readPlain(data)
}

const isFooocus = (data: JsonObject) =>
  data.metadata_scheme === 'fooocus' ||
  /fooocus/i.test(textOf(data.version) ?? textOf(data.software) ?? '') ||
  (data.base_model !== undefined &&
    (data.performance !== undefined || data.guidance_scale !== undefined || data.sharpness !== undefined))

function readPlain(data: JsonObject): Omit<Generation, 'raw_keys'> {
  return generation('fooocus', 'fooocus', {
    prompt: data.prompt,
    negative: data.negative_prompt,
    model: data.base_model ?? data.base_model_name,
    modelHash: data.base_model_hash,
    seed: data.seed,
    steps: data.steps,
    sampler: data.sampler ?? data.sampler_name,
    scheduler: data.scheduler,
    cfg: data.guidance_scale ?? data.cfg,
    ...sizeOf(data.resolution),
    ...(data.width !== undefined && { width: data.width, height: data.height }),
    loras: lorasOf(data),
    extra: {
      styles: textOf(data.styles)?.replaceAll('\n', ', '),
      performance: data.performance,
      sharpness: data.sharpness,
      refiner_model: data.refiner_model,
      vae: data.vae,
      version: data.version,
      prompt_expansion: data.prompt_expansion,
    },
  })
}

/** Rows of name, weight and hash; the oldest files have one key a LoRA. */
function lorasOf(data: JsonObject): { name: unknown; weight: unknown }[] {
  const rows = loraRows(data.loras)
  const named = Object.entries(data).flatMap(([key, value]) => {
    const match =
      /^lora_combined_\d+$/.test(key) && typeof value === 'string'
        ? /^(.{1,200}) : (-?[\d.]{1,10})$/.exec(value)
        : undefined
    return match ? [{ name: match[1], weight: match[2] }] : []
  })
  return [...rows, ...named]
}

function loraRows(rows: unknown): { name: unknown; weight: unknown }[] {
  return listOf(rows, 50).map(row => {
    const [name, weight] = listOf(row)
    return { name: name ?? asObject(row)?.name, weight: weight ?? asObject(row)?.weight }
  })
}

function readRuined(data: JsonObject): Omit<Generation, 'raw_keys'> {
  return generation('ruined-fooocus', 'fooocus', {
    prompt: textOf(data.Prompt)?.trim(),
    negative: textOf(data.Negative)?.trim(),
    model: data.base_model_name,
    modelHash: data.base_model_hash,
    seed: data.seed,
    steps: data.steps,
    sampler: data.sampler_name,
    scheduler: data.scheduler,
    cfg: data.cfg,
    width: data.width,
    height: data.height,
    denoise: data.denoise,
    loras: loraRows(typeof data.loras === 'string' ? parseJson(data.loras) : data.loras),
    extra: { clip_skip: data.clip_skip },
  })
}
