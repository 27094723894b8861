// cspell:ignore dpmpp karras safetensors
import type { Size } from './canvas.ts'
import { textChunk } from './png.ts'

/** The programs whose way of writing down a generation is imitated. */
export type Tool = 'a1111' | 'comfyui' | 'invokeai'

export interface Generation {
  readonly tool: Tool
  readonly prompt: string
  readonly negative: string
  readonly model: string
  readonly seed: number
  readonly size: Size
}

const STEPS = 28
const CFG = 6.5

/** The text chunks the tool would have put into a PNG. */
export function generationTexts(made: Generation): readonly Buffer[] {
  if (made.tool === 'a1111') return [textChunk('parameters', parametersOf(made))]
  if (made.tool === 'invokeai') return [textChunk('invokeai_metadata', JSON.stringify(invokeMetadata(made)))]
  return [
    textChunk('prompt', JSON.stringify(apiGraph(made))),
    textChunk('workflow', JSON.stringify(editorGraph(made))),
  ]
}

/** The text of Stable Diffusion WebUI, the same in PNG and EXIF. */
export function parametersOf({ prompt, negative, model, seed, size }: Generation): string {
  const settings = [
    `Steps: ${STEPS}`,
    'Sampler: DPM++ 2M',
    'Schedule type: Karras',
    `CFG scale: ${CFG}`,
    `Seed: ${seed}`,
    `Size: ${size.width}x${size.height}`,
    `Model: ${model}`,
    'Version: v1.10.1',
  ]
  return `${prompt}\nNegative prompt: ${negative}\n${settings.join(', ')}`
}

function invokeMetadata({ prompt, negative, model, seed, size }: Generation) {
  return {
    app_version: '5.4.2',
    generation_mode: 'sdxl_txt2img',
    positive_prompt: prompt,
    negative_prompt: negative,
    width: size.width,
    height: size.height,
    seed,
    cfg_scale: CFG,
    steps: STEPS,
    scheduler: 'dpmpp_2m_k',
    model: { name: model, base: 'sdxl', type: 'main' },
  }
}

/** The graph as ComfyUI queues it: each node with its inputs, references as `[node, output]`. */
function apiGraph({ prompt, negative, model, seed, size }: Generation) {
  const sampler = { seed, steps: STEPS, cfg: CFG, sampler_name: 'dpmpp_2m', scheduler: 'karras', denoise: 1 }
  return {
    3: {
      class_type: 'KSampler',
      inputs: { ...sampler, model: ['4', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['5', 0] },
    },
    4: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: `${model}.safetensors` } },
    5: { class_type: 'EmptyLatentImage', inputs: { ...size, batch_size: 1 } },
    6: { class_type: 'CLIPTextEncode', inputs: { text: prompt, clip: ['4', 1] } },
    7: { class_type: 'CLIPTextEncode', inputs: { text: negative, clip: ['4', 1] } },
    8: { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
    9: { class_type: 'SaveImage', inputs: { filename_prefix: 'ComfyUI', images: ['8', 0] } },
  }
}

type Link = readonly [id: number, from: number, output: number, to: number, input: number, type: string]

const LINKS: readonly Link[] = [
  [1, 4, 0, 3, 0, 'MODEL'],
  [2, 6, 0, 3, 1, 'CONDITIONING'],
  [3, 7, 0, 3, 2, 'CONDITIONING'],
  [4, 5, 0, 3, 3, 'LATENT'],
  [5, 4, 1, 6, 0, 'CLIP'],
  [6, 4, 1, 7, 0, 'CLIP'],
  [7, 3, 0, 8, 0, 'LATENT'],
  [8, 4, 2, 8, 1, 'VAE'],
  [9, 8, 0, 9, 0, 'IMAGE'],
]

/** The same graph as the editor draws it: nodes with places and widgets, and a list of links. */
function editorGraph({ prompt, negative, model, seed, size }: Generation) {
  const nodes = [
    node(4, 'CheckpointLoaderSimple', [26, 474], [`${model}.safetensors`]),
    node(6, 'CLIPTextEncode', [415, 186], [prompt]),
    node(7, 'CLIPTextEncode', [413, 389], [negative]),
    node(5, 'EmptyLatentImage', [473, 609], [size.width, size.height, 1]),
    node(3, 'KSampler', [863, 186], [seed, 'fixed', STEPS, CFG, 'dpmpp_2m', 'karras', 1]),
    node(8, 'VAEDecode', [1209, 188], []),
    node(9, 'SaveImage', [1451, 189], ['ComfyUI']),
  ]
  return {
    last_node_id: 9,
    last_link_id: LINKS.length,
    nodes: nodes.map((each, order) => ({ ...each, order })),
    links: LINKS,
    groups: [],
    config: {},
    extra: {},
    version: 0.4,
  }
}

const INPUTS: Readonly<Record<string, readonly string[]>> = {
  KSampler: ['model', 'positive', 'negative', 'latent_image'],
  CLIPTextEncode: ['clip'],
  VAEDecode: ['samples', 'vae'],
  SaveImage: ['images'],
}
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  CheckpointLoaderSimple: ['MODEL', 'CLIP', 'VAE'],
  CLIPTextEncode: ['CONDITIONING'],
  EmptyLatentImage: ['LATENT'],
  KSampler: ['LATENT'],
  VAEDecode: ['IMAGE'],
}

function node(
  id: number,
  type: string,
  pos: readonly [number, number],
  widgets: readonly (string | number)[],
) {
  const into = LINKS.filter(link => link[3] === id)
  return {
    id,
    type,
    pos,
    size: [315, 120],
    flags: {},
    mode: 0,
    inputs: into.map(link => ({ name: INPUTS[type]?.[link[4]] ?? '', type: link[5], link: link[0] })),
    outputs: (OUTPUTS[type] ?? []).map((name, slot) => ({
      name,
      type: name,
      slot_index: slot,
      links: LINKS.filter(link => link[1] === id && link[2] === slot).map(link => link[0]),
    })),
    properties: { 'Node name for S&R': type },
    widgets_values: widgets,
  }
}
