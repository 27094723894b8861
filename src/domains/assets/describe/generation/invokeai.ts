import { type JsonObject, asObject, objectsIn } from '../json.ts'
import type { Fields } from './fields.ts'
import { type Found, type Generation, generation, textOf } from './generation.ts'

/** InvokeAI in its three ages: a metadata object, `sd-metadata`, and before that a command line called `Dream`. */
export function readInvokeAi(fields: Fields): Omit<Generation, 'raw_keys'> | undefined {
  const metadata = fields.json('invokeai_metadata')
  if (metadata) return generation('invokeai', 'invokeai', metadataFindings(metadata))
  const older = fields.json('sd-metadata')
  if (older) return generation('invokeai', 'invokeai', sdMetadataFindings(older))
  const dream = fields.text('Dream') ?? fields.text('dream')
  const found = dream === undefined ? undefined : dreamFindings(dream)
  if (found) return generation('invokeai', 'invokeai', found)
  const isInvoke = fields.json('invokeai_graph') ?? fields.json('invokeai_workflow')
  return isInvoke && generation('invokeai', 'invokeai', {})
}

function metadataFindings(data: JsonObject): Found {
  const model = asObject(data.model) ?? {}
  return {
    prompt: data.positive_prompt,
    negative: data.negative_prompt,
    model: model.name ?? model.model_name ?? data.model,
    modelHash: model.hash,
    seed: data.seed,
    steps: data.steps,
    sampler: data.scheduler,
    cfg: data.cfg_scale ?? data.guidance,
    width: data.width,
    height: data.height,
    denoise: data.strength,
    loras: objectsIn(data.loras, 50).map(each => {
      const inner = asObject(each.model) ?? asObject(each.lora) ?? {}
      return { name: inner.name ?? inner.model_name, weight: each.weight }
    }),
    extra: {
      mode: data.generation_mode,
      base_model: model.base ?? model.base_model,
      version: data.app_version,
      vae: asObject(data.vae)?.name ?? asObject(data.vae)?.model_name,
      upscaler: asObject(data.upscale_model)?.name,
      hires_scale: data.upscale_scale,
    },
  }
}

function sdMetadataFindings(data: JsonObject): Found {
  const image = asObject(data.image) ?? {}
  const first = Array.isArray(image.prompt) ? asObject(image.prompt[0])?.prompt : image.prompt
  return {
    ...splitPrompt(textOf(first) ?? ''),
    model: data.model_weights ?? data.model,
    modelHash: data.model_hash,
    seed: image.seed,
    steps: image.steps,
    sampler: image.sampler,
    cfg: image.cfg_scale,
    width: image.width,
    height: image.height,
    denoise: image.strength,
    extra: { mode: image.type, version: data.app_version },
  }
}

/** `"prompt [what not]" -s 50 -S 42 -W 512 -H 768 -C 7.5 -A k_lms` */
function dreamFindings(command: string): Found | undefined {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"/.exec(command.slice(0, 100_000))
  if (!quoted) return undefined
  const flags = new Map(
    [
      ...command
        .slice(quoted[0].length, quoted[0].length + 2000)
        .matchAll(/\s-([A-Za-z]{1,3})\s*([^\s-][^\s]{0,200})/g),
    ].map(([, flag = '', value]) => [flag, value]),
  )
  return {
    ...splitPrompt((quoted[1] ?? '').replaceAll(String.raw`\"`, '"')),
    seed: flags.get('S'),
    steps: flags.get('s'),
    sampler: flags.get('A'),
    cfg: flags.get('C'),
    width: flags.get('W'),
    height: flags.get('H'),
    denoise: flags.get('f'),
  }
}

/** Words in square brackets are what the picture should not show. */
function splitPrompt(text: string): Found {
  const negative = [...text.matchAll(/\[([^[\]]{0,10000})\]/g)].map(match => match[1]).join(', ')
  return { prompt: text.replaceAll(/\[[^[\]]{0,10000}\]/g, '').trim(), negative }
}
