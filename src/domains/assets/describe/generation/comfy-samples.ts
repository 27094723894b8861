import type { Generation } from './generation.ts'
import { readPngOf } from './read-samples.ts'

export type Nodes = Record<string, unknown>
export const node = (type: string, inputs: Nodes = {}) => ({ class_type: type, inputs })
/** A text encoder. */
export const text = (words: unknown) => node('CLIPTextEncode', { text: words, clip: ['4', 1] })
/** The graph of an ordinary picture. */
export const plain: Nodes = {
  3: node('KSampler', {
    seed: 5,
    steps: 20,
    cfg: 7.5,
    sampler_name: 'euler',
    scheduler: 'normal',
    denoise: 1,
    model: ['10', 0],
    positive: ['6', 0],
    negative: ['7', 0],
    latent_image: ['5', 0],
  }),
  4: node('CheckpointLoaderSimple', { ckpt_name: 'sd/wai.safetensors' }),
  5: node('EmptyLatentImage', { width: 832, height: 1216, batch_size: 1 }),
  6: text('a fox'),
  7: text('blurry'),
  10: node('LoraLoader', {
    lora_name: 'line.safetensors',
    strength_model: 0.8,
    model: ['11', 0],
    clip: ['4', 1],
  }),
  11: node('Power Lora Loader (rgthree)', {
    lora_1: { on: true, lora: 'a.safetensors', strength: 0.3 },
    lora_2: { on: false, lora: 'b.safetensors', strength: 1 },
    model: ['4', 0],
  }),
  12: node('SaveImage', { images: ['8', 0] }),
  8: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
}
/** What it says. */
export const wanted = {
  tool: 'comfyui',
  source_type: 'comfyui',
  prompt: 'a fox',
  negative_prompt: 'blurry',
  seed: '5',
  steps: 20,
  sampler: 'euler',
  scheduler: 'normal',
  cfg_scale: 7.5,
  width: 832,
  height: 1216,
  model: 'sd/wai.safetensors',
  loras: [
    { name: 'a.safetensors', weight: 0.3 },
    { name: 'line.safetensors', weight: 0.8 },
  ],
}

/** What a PNG with this graph says. */
export const readGraph = (prompt: Nodes): Generation | undefined => readPngOf({ prompt })
