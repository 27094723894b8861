import { expect, test } from 'vitest'
import { type Nodes, node, plain, readGraph, text, wanted } from './comfy-samples.ts'

test('custom samplers take noise, guidance and schedule from other nodes', () => {
  const graph = {
    1: node('SamplerCustomAdvanced', {
      noise: ['2', 0],
      guider: ['3', 0],
      sampler: ['5', 0],
      sigmas: ['9', 0],
      latent_image: ['7', 0],
    }),
    2: node('RandomNoise', { noise_seed: ['8', 0] }),
    3: node('CFGGuider', { cfg: 5, model: ['4', 0], positive: ['10', 0], negative: ['11', 0] }),
    4: node('UNETLoader', { unet_name: 'anima.safetensors' }),
    5: node('KSamplerSelect', { sampler_name: 'euler' }),
    6: node('BasicScheduler', { scheduler: 'beta', steps: 24, denoise: 1, model: ['4', 0] }),
    7: node('EmptySD3LatentImage', { width: ['20', 0], height: 832 }),
    8: node('Seed (rgthree)', { seed: 662_066_908_990_052 }),
    9: node('SplitSigmas', { sigmas: ['6', 0], step: 3 }),
    10: node('FluxGuidance', { guidance: 3.5, conditioning: ['12', 0] }),
    11: node('ConditioningZeroOut', { conditioning: ['12', 0] }),
    12: node('CLIPTextEncodeFlux', { clip_l: 'a fox', t5xxl: 'a fox in the snow' }),
    20: node('PrimitiveInt', { value: 1216 }),
  }
  expect(readGraph(graph)).toMatchObject({
    prompt: 'a fox\na fox in the snow',
    seed: '662066908990052',
    steps: 24,
    cfg_scale: 5,
    sampler: 'euler',
    scheduler: 'beta',
    model: 'anima.safetensors',
    width: 1216,
    height: 832,
    extra: { guidance: 3.5 },
  })
  expect(readGraph(graph)?.negative_prompt).toBeUndefined()
})

test('the first pass is the picture, and the second is told beside it', () => {
  const graph = {
    ...plain,
    1: node('KSampler', {
      seed: 9,
      steps: 10,
      cfg: 4,
      sampler_name: 'dpmpp',
      scheduler: 'karras',
      denoise: 0.4,
      model: ['4', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['20', 0],
    }),
    20: node('VAEEncode', { pixels: ['21', 0] }),
    21: node('ImageUpscaleWithModel', { image: ['8', 0], upscale_model: ['22', 0] }),
    22: node('UpscaleModelLoader', { model_name: 'RealESRGAN.pth' }),
    12: node('SaveImage', { images: ['23', 0] }),
    23: node('VAEDecode', { samples: ['1', 0] }),
  }
  expect(readGraph(graph)).toMatchObject({
    ...wanted,
    extra: { sampler_passes: 2, hires_steps: 10, hires_denoising_strength: 0.4, upscaler: 'RealESRGAN.pth' },
  })
})

test('prompts come through ControlNet, display, stash, wildcard and joining nodes', () => {
  const through = (positive: unknown, nodes: Nodes) =>
    readGraph({ ...plain, 6: text(positive), ...nodes })?.prompt
  expect(through(['30', 0], { 30: node('ShowText|pysssss', { text: ['31', 0], text_0: 'shown' }) })).toBe(
    'shown',
  )
  expect(through(['30', 0], { 30: node('PromptStashSaver', { prompt_text: 'stashed' }) })).toBe('stashed')
  expect(
    through(['30', 0], {
      30: node('ImpactWildcardProcessor', { wildcard_text: '{a|b}', populated_text: 'b' }),
    }),
  ).toBe('b')
  expect(
    through(['30', 0], {
      30: node('StringConcatenate', { string_a: ['31', 0], string_b: 'snow', delimiter: ', ' }),
      31: node('PrimitiveString', { value: 'fox' }),
    }),
  ).toBe('fox, snow')
  const controlled = {
    ...plain,
    3: node('KSampler', { seed: 1, steps: 2, positive: ['30', 0], negative: ['30', 1] }),
    30: node('ControlNetApplyAdvanced', { positive: ['6', 0], negative: ['7', 0], image: ['31', 0] }),
  }
  expect(readGraph(controlled)).toMatchObject({ prompt: 'a fox', negative_prompt: 'blurry' })
})

test('instructions to a language model are not the prompt; the words of the user are', () => {
  const graph = {
    ...plain,
    6: text(['20', 0]),
    16: node('TextGenerate', { prompt: ['18', 0] }),
    18: node('PrimitiveStringMultiline', { value: 'You are an expert prompt engineer.' }),
    19: node('PrimitiveStringMultiline', { value: 'portrait of a fox' }),
    20: node('PreviewAny', { source: ['21', 0] }),
    21: node('ComfySwitchNode', { switch: ['24', 0], on_false: ['19', 0], on_true: ['16', 0] }),
    24: node('PrimitiveBoolean', { value: true }),
  }
  expect(readGraph(graph)?.prompt).toBe('portrait of a fox')
})

test('loaders with prompts of their own, pipes and video samplers are understood', () => {
  const efficient = {
    1: node('Efficient Loader', {
      ckpt_name: 'wai.safetensors',
      positive: 'a fox',
      negative: 'blurry',
      empty_latent_width: 512,
      empty_latent_height: 768,
      lora_name: 'None',
    }),
    2: node('KSampler (Efficient)', {
      seed: 7,
      steps: 20,
      cfg: 7,
      sampler_name: 'euler',
      scheduler: 'normal',
      model: ['1', 0],
      positive: ['1', 1],
      negative: ['1', 2],
      latent_image: ['1', 3],
    }),
  }
  expect(readGraph(efficient)).toMatchObject({
    prompt: 'a fox',
    negative_prompt: 'blurry',
    model: 'wai.safetensors',
    width: 512,
    height: 768,
    loras: [],
  })
  const video = {
    198: node('WanVideoModelLoader', { model: String.raw`wan\wan2.1.safetensors` }),
    232: node('WanVideoTextEmbedBridge', { positive: ['234', 0], negative: ['235', 0] }),
    234: text('a running fox'),
    235: text('still'),
    240: node('WanVideoEmptyEmbeds', { width: 832, height: 480, num_frames: 81 }),
    252: node('WanVideoSampler', {
      steps: 30,
      cfg: 6,
      seed: 1234,
      scheduler: 'unipc',
      model: ['198', 0],
      text_embeds: ['232', 0],
      image_embeds: ['240', 0],
    }),
  }
  expect(readGraph(video)).toMatchObject({
    prompt: 'a running fox',
    negative_prompt: 'still',
    seed: '1234',
    steps: 30,
    sampler: 'unipc',
    cfg_scale: 6,
    model: String.raw`wan\wan2.1.safetensors`,
    width: 832,
    height: 480,
  })
})

test('a graph without links from its sampler still gives the texts of its text nodes', () => {
  const loose = {
    1: node('DF_Text_Box', { text: 'a fox' }),
    2: node('CLIPTextEncodeNegative', { text: 'blurry' }),
    3: node('KSampler', { seed: 42, steps: 25 }),
  }
  expect(readGraph(loose)).toMatchObject({
    prompt: 'a fox',
    negative_prompt: 'blurry',
    seed: '42',
    steps: 25,
  })
})
