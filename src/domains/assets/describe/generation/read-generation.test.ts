import { expect, test } from 'vitest'
import { buildExif, buildPng, buildWebp, riffChunk, tEXt, userComment } from '../build-samples.ts'
import { readFile, readJpegOf, readPngOf } from './read-samples.ts'

const settings =
  'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x768, Model hash: abc123, Model: dream'

test('the forks of Automatic1111 are told apart by the version they write', () => {
  const tools = {
    'v1.10.1': 'automatic1111',
    'f2.0.1v1.10.1-previous-665-gae278f79': 'forge',
    classic: 'forge-classic',
    'neo-2.28': 'forge-neo',
    'f1.0.0v2-v1.10.1RC-latest-2498-g5120e679': 'reforge',
    'f0.0.17-v1.10.1': 'easy-reforge',
    'Fooocus v2.5.5': 'fooocus',
    ComfyUI: 'comfyui',
  }
  for (const [version, tool] of Object.entries(tools)) {
    const found = readPngOf({
      parameters: `a fox\nNegative prompt: blurry\n${settings}, ADetailer version: 26.2.0, Version: ${version}`,
    })
    expect(found).toMatchObject({
      tool,
      prompt: 'a fox',
      negative_prompt: 'blurry',
      seed: '42',
      model: 'dream',
    })
  }
  expect(readPngOf({ parameters: `a fox\n${settings}, App: SD.Next, Version: 56a8aea` })?.tool).toBe(
    'sd-next',
  )
})

test('Civitai names its models in a list behind the settings', () => {
  const resources = [
    { type: 'checkpoint', modelName: 'WAI', modelVersionId: 1 },
    { type: 'lora', modelName: 'Line, art', weight: 0.8 },
  ]
  const found = readJpegOf(
    `a fox\nNegative prompt: blurry\nSteps: 25, Sampler: Euler a, CFG scale: 5, Seed: 1311178179, Size: 1024x1024, Clip skip: 2, Created Date: 2026-01-03T01:27:22.0Z, Civitai resources: ${JSON.stringify(resources)}, Civitai metadata: {}`,
  )
  expect(found).toMatchObject({
    tool: 'civitai',
    source_type: 'civitai',
    model: 'WAI',
    loras: [{ name: 'Line, art', weight: 0.8 }],
    extra: { clip_skip: 2, created_date: '2026-01-03T01:27:22.0Z' },
  })
})

test('SwarmUI gives its own parameters before the graph it ran', () => {
  const parameters = {
    sui_image_params: {
      prompt: 'a fox <lora:detail:0.5>',
      negativeprompt: 'blurry',
      model: 'folder/wai',
      seed: 697_543_491,
      steps: 20,
      cfgscale: 7,
      width: 1024,
      height: 768,
      sampler: 'euler_ancestral',
      scheduler: 'karras',
      loras: ['line-art'],
      loraweights: ['0.7'],
      initimagecreativity: 0.6,
      swarm_version: '0.9.7.4',
    },
  }
  const prompt = { 4: { class_type: 'KSampler', inputs: { seed: 1, steps: 2 } } }
  expect(readPngOf({ parameters, prompt })).toMatchObject({
    tool: 'swarmui',
    model: 'folder/wai',
    seed: '697543491',
    denoising_strength: 0.6,
    loras: [
      { name: 'line-art', weight: 0.7 },
      { name: 'detail', weight: 0.5 },
    ],
  })
})

test('InvokeAI gives its metadata object with models and LoRAs', () => {
  const metadata = {
    generation_mode: 'sdxl_txt2img',
    positive_prompt: 'ein Fuchs 狐',
    negative_prompt: 'blurry',
    width: 1024,
    height: 1024,
    seed: 3_951_921_344,
    steps: 24,
    cfg_scale: 6,
    scheduler: 'euler_a',
    model: { name: 'wai', hash: 'blake3:7c16', base: 'sdxl' },
    loras: [{ model: { name: 'line-art' }, weight: 0.75 }],
    app_version: '6.10.0',
  }
  expect(readPngOf({ invokeai_metadata: metadata, invokeai_graph: { nodes: {} } })).toMatchObject({
    tool: 'invokeai',
    source_type: 'invokeai',
    prompt: 'ein Fuchs 狐',
    sampler: 'euler_a',
    model: 'wai',
    model_hash: 'blake3:7c16',
    loras: [{ name: 'line-art', weight: 0.75 }],
    extra: { version: '6.10.0' },
  })
})

test('NovelAI 4 keeps its prompts in captions, in PNG and, once more wrapped, in WebP', () => {
  const comment = {
    prompt: 'short',
    steps: 28,
    width: 832,
    height: 1216,
    scale: 5,
    seed: 2_043_807_047,
    uc: 'old',
    sampler: 'k_euler_ancestral',
    noise_schedule: 'karras',
    request_type: 'PromptGenerateRequest',
    strength: 0.7,
    v4_prompt: {
      caption: {
        base_caption: '2girls, dancing',
        char_captions: [{ char_caption: 'girl, hatsune miku' }, { char_caption: 'girl, rin' }],
      },
    },
    v4_negative_prompt: { caption: { base_caption: 'lowres', char_captions: [] } },
    signed_hash: 'x',
  }
  const texts = {
    Title: 'NovelAI generated image',
    Description: '2girls, dancing',
    Software: 'NovelAI',
    Source: 'NovelAI Diffusion V4.5 4BDE2A90',
    Comment: JSON.stringify(comment),
  }
  const wanted = {
    tool: 'novelai',
    prompt: '2girls, dancing',
    negative_prompt: 'lowres',
    model: 'NovelAI Diffusion V4.5',
    model_hash: '4BDE2A90',
    seed: '2043807047',
    scheduler: 'karras',
    cfg_scale: 5,
    extra: { characters: 'girl, hatsune miku\ngirl, rin' },
  }
  const wrapped = buildWebp([riffChunk('EXIF', buildExif([], [userComment(JSON.stringify(texts))]))])
  expect(readPngOf(texts)).toMatchObject(wanted)
  expect(readFile(wrapped)).toMatchObject(wanted)
  expect(readPngOf(texts)?.denoising_strength).toBeUndefined()
})

test('ordinary words, recipes and JSON are no generation', () => {
  expect(readPngOf({ Comment: 'Created with GIMP' })).toBeUndefined()
  expect(readPngOf({ Description: 'Cake\nSteps: 1, Eggs: 3, Sugar: 100 g' })).toBeUndefined()
  expect(readPngOf({ Description: 'My job. Job ID: 17' })).toBeUndefined()
  expect(readPngOf({ prompt: 'What is your name?' })).toBeUndefined()
  expect(readPngOf({ workflow: { nodes: { 1: { class_type: 'X' } } } })).toBeUndefined()
  expect(readJpegOf({ title: 'a', prompt: 'b' })).toBeUndefined()
  expect(readFile(buildPng([tEXt('Software', 'Adobe ImageReady')]))).toBeUndefined()
})
