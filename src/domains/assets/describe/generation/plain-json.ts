import { type JsonObject, asObject, listOf, objectsIn } from '../json.ts'
import { comfyFindings, merged } from './comfyui.ts'
import type { Fields } from './fields.ts'
import { type Generation, baseName, generation, sizeOf, textOf } from './generation.ts'

type Reading = Omit<Generation, 'raw_keys'> | undefined

/** Tensor.Art: its request beside the ComfyUI graph that carried it out. */
export function readTensorArt(fields: Fields): Reading {
  const data = fields.json('generation_data')
  if (!data) return undefined
  const base = asObject(data.baseModel) ?? {}
  const graph = comfyFindings(fields) ?? {}
  const found = {
    prompt: data.prompt,
    negative: data.negativePrompt,
    model: textOf(base.modelFileName ?? base.label),
    modelHash: textOf(base.hash),
    loras: objectsIn(data.models, 50)
      .filter(model => /lora/i.test(String(model.type)))
      .map(model => ({ name: model.modelFileName ?? model.label, weight: model.weight })),
  }
  const request = {
    seed: data.seed,
    steps: data.steps,
    sampler: data.samplerName,
    cfg: data.cfgScale,
    width: data.width,
    height: data.height,
  }
  return generation('tensorart', 'tensorart', merged(merged(found, graph), request))
}

/** Easy Diffusion: one text a setting in PNG, one JSON object elsewhere; the older names are titles. */
export function readEasyDiffusion(fields: Fields): Reading {
  const document = fields.documents.find(
    each => each.use_stable_diffusion_model !== undefined || each['Stable Diffusion model'] !== undefined,
  )
  const isInTexts =
    fields.text('use_stable_diffusion_model') !== undefined ||
    fields.text('Stable Diffusion model') !== undefined
  if (!document && !isInTexts) return undefined
  const get = (...names: string[]) =>
    names.map(name => document?.[name] ?? fields.text(name)).find(value => value !== undefined)
  const model = textOf(get('use_stable_diffusion_model', 'Stable Diffusion model'))
  const vae = textOf(get('use_vae_model', 'VAE model'))
  const lora = get('use_lora_model', 'LoRA model')
  return generation('easy-diffusion', 'easy-diffusion', {
    prompt: textOf(get('prompt', 'Prompt'))?.trim(),
    negative: textOf(get('negative_prompt', 'Negative Prompt'))?.trim(),
    model: model === undefined ? undefined : baseName(model),
    seed: get('seed', 'Seed'),
    steps: get('num_inference_steps', 'Steps'),
    sampler: get('sampler_name', 'Sampler'),
    scheduler: get('scheduler_name', 'Scheduler'),
    cfg: get('guidance_scale', 'Guidance Scale'),
    width: get('width', 'Width'),
    height: get('height', 'Height'),
    denoise: get('prompt_strength', 'Prompt Strength'),
    loras: (Array.isArray(lora) ? listOf(lora, 50) : [lora]).map(name => ({
      name,
      weight: get('lora_alpha', 'LoRA Strength'),
    })),
    extra: {
      clip_skip: get('clip_skip', 'Clip Skip'),
      vae: vae === undefined ? undefined : baseName(vae),
      upscaler: get('use_upscale', 'Use Upscaling'),
    },
  })
}

/** Draw Things: JSON in the EXIF comment of the XMP packet. */
export function readDrawThings(fields: Fields): Reading {
  const isNamed = (fields.xmp('xmp:CreatorTool') ?? fields.text('Software') ?? '').startsWith('Draw Things')
  const data = fields.documents.find(
    each => typeof each.c === 'string' && (isNamed || (each.uc !== undefined && each.model !== undefined)),
  )
  if (!data) return undefined
  return generation('draw-things', 'draw-things', {
    prompt: textOf(data.c)?.trim(),
    negative: textOf(data.uc)?.trim(),
    model: data.model,
    seed: data.seed,
    steps: data.steps,
    sampler: data.sampler,
    cfg: data.scale,
    ...sizeOf(data.size),
    denoise: data.strength,
    loras: objectsIn(data.lora, 50).map(({ model, weight }) => ({ name: model, weight })),
    extra: { shift: data.shift },
  })
}

/** Diffusers scripts on Hugging Face Spaces. */
export function readHuggingFace(fields: Fields): Reading {
  const data = fields.documents.find(
    each => typeof each.prompt === 'string' && each.Model !== undefined && each.resolution !== undefined,
  )
  if (!data) return undefined
  const upscaler = asObject(data.use_upscaler) ?? {}
  return generation('huggingface-space', 'stable-diffusion', {
    ...diffusersFindings(data),
    model: data.Model,
    modelHash: data['Model hash'],
    extra: {
      style: data.style_preset ?? data.sdxl_style,
      upscaler: upscaler.upscale_method,
      hires_scale: upscaler.upscale_by,
    },
  })
}

/** Any other tool that writes an object with a prompt and at least two of the usual settings. */
export function readAnyJson(fields: Fields): Reading {
  const data = fields.documents.find(
    each => typeof each.prompt === 'string' && settings.filter(name => each[name] !== undefined).length >= 2,
  )
  if (!data) return undefined
  const named =
    textOf(data.software ?? data.app ?? data.generator) ??
    (data.mflux_version === undefined ? undefined : 'mflux')
  const tool =
    named
      ?.toLowerCase()
      .replaceAll(/[^a-z0-9.]+/g, '-')
      .slice(0, 40) ?? 'unknown-generator'
  return generation(tool, /flux/i.test(`${tool} ${textOf(data.model) ?? ''}`) ? 'flux' : 'ai-generated', {
    ...diffusersFindings(data),
    model: data.model ?? data.model_name ?? data.checkpoint,
  })
}

const settings = [
  'seed',
  'steps',
  'num_inference_steps',
  'guidance_scale',
  'cfg_scale',
  'guidance',
  'sampler',
  'model',
  'negative_prompt',
]

function diffusersFindings(data: JsonObject) {
  return {
    prompt: data.prompt,
    negative: data.negative_prompt,
    seed: data.seed,
    steps: data.num_inference_steps ?? data.steps,
    sampler: data.sampler,
    scheduler: data.scheduler,
    cfg: data.guidance_scale ?? data.cfg_scale ?? data.guidance,
    width: data.width,
    height: data.height,
    ...sizeOf(data.resolution),
  }
}
