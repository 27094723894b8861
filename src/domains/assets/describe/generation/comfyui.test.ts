import { expect, test } from 'vitest'
import { asciiEntry, buildExif, buildMp4, buildWebp, riffChunk } from '../build-samples.ts'
import { cpuTime } from '../cpu-time.ts'
import { type Nodes, node, plain, readGraph, wanted } from './comfy-samples.ts'
import { readFile, readPngOf } from './read-samples.ts'

test('a graph is followed from its sampler to prompts, model, LoRAs and size', () => {
  expect(readGraph(plain)).toMatchObject(wanted)
  expect(readGraph(plain)?.denoising_strength).toBeUndefined()
})

test('nodes of groups and subgraphs have paths for ids', () => {
  const moved = JSON.parse(
    JSON.stringify(plain)
      .replaceAll(/"(\d+)":\{/g, '"4:$1":{')
      .replaceAll(/\["(\d+)",/g, '["4:$1",'),
  ) as Nodes
  expect(readGraph(moved)).toMatchObject(wanted)
})

test('NaN in the graph and seeds beyond what a number can hold survive', () => {
  const json = JSON.stringify({ ...plain, 99: { class_type: 'Random', inputs: {}, is_changed: ['?'] } })
    .replace('"?"', 'NaN')
    .replace('"seed":5', '"seed":18446744073709551615')
  expect(readPngOf({ prompt: json })).toMatchObject({ ...wanted, seed: '18446744073709551615' })
})

test('savers hide the graph in camera fields, in comments and in films', () => {
  const prompt = JSON.stringify(plain)
  const animated = buildWebp([
    riffChunk(
      'EXIF',
      buildExif([asciiEntry(0x010f, 'workflow:{"nodes":[]}'), asciiEntry(0x0110, `prompt:${prompt}`)]),
    ),
  ])
  const extended = buildWebp([
    riffChunk(
      'EXIF',
      buildExif([asciiEntry(0x010e, 'Workflow: {"nodes":[]}'), asciiEntry(0x010f, `Prompt: ${prompt}`)]),
    ),
  ])
  const film = buildMp4({ '\u00a9cmt': JSON.stringify({ prompt, workflow: '{"nodes":[]}' }) }, 1000)
  for (const bytes of [animated, extended, film]) expect(readFile(bytes)).toMatchObject(wanted)
})

test('with Automatic1111 text beside it the graph wins and the text fills the gaps', () => {
  const parameters =
    'another\nNegative prompt: none\nSteps: 1, Sampler: x, Seed: 1, Model hash: 45a21ea00a, Version: ComfyUI'
  expect(readPngOf({ prompt: plain, parameters })).toMatchObject({ ...wanted, model_hash: '45a21ea00a' })
})

test('services that run ComfyUI are named, and what the user asked them for wins', () => {
  const extraMetadata = JSON.stringify({
    prompt: 'asked',
    negativePrompt: 'not',
    seed: 11,
    steps: 25,
    cfgScale: 5,
    sampler: 'Euler a',
    width: 1024,
    height: 1024,
    clipSkip: 2,
  })
  expect(readGraph({ ...plain, extra: { airs: [] }, extraMetadata })).toMatchObject({
    tool: 'civitai',
    source_type: 'civitai',
    prompt: 'asked',
    seed: '11',
    model: 'sd/wai.safetensors',
  })
  const matrix = {
    PositivePrompt: 'asked',
    NegativePrompt: 'not',
    ModelName: 'm.safetensors',
    ModelHash: 'A5F5',
  }
  expect(readPngOf({ prompt: plain, 'parameters-json': matrix, smproj: '{}' })).toMatchObject({
    tool: 'stability-matrix',
    prompt: 'asked',
    model: 'm.safetensors',
    model_hash: 'A5F5',
    seed: '5',
  })
})

test('where only the editor saved its graph, that one is read, through subgraphs too', () => {
  const inner = '0f5c7a9e'
  const workflow = {
    nodes: [
      { id: 1, type: 'CheckpointLoaderSimple', widgets_values: ['wai.safetensors'], outputs: [] },
      { id: 2, type: 'CLIPTextEncode', widgets_values: ['a fox'], inputs: [{ name: 'clip', link: 1 }] },
      { id: 3, type: 'CLIPTextEncode', widgets_values: ['blurry'], inputs: [{ name: 'clip', link: 1 }] },
      {
        id: 4,
        type: inner,
        inputs: [
          { name: 'model', link: 2 },
          { name: 'positive', link: 3 },
          { name: 'negative', link: 4 },
        ],
      },
      { id: 5, type: 'SaveImage', inputs: [{ name: 'images', link: 5 }] },
      { id: 6, type: 'KSampler', mode: 2, widgets_values: [99, 'fixed', 1, 1, 'x', 'y', 1] },
    ],
    links: [
      [1, 1, 1, 2, 0, 'CLIP'],
      [2, 1, 0, 4, 0, 'MODEL'],
      [3, 2, 0, 4, 1, 'CONDITIONING'],
      [4, 3, 0, 4, 2, 'CONDITIONING'],
      [5, 4, 0, 5, 0, 'IMAGE'],
    ],
    definitions: {
      subgraphs: [
        {
          id: inner,
          inputs: [{ name: 'model' }, { name: 'positive' }, { name: 'negative' }],
          nodes: [
            {
              id: 7,
              type: 'KSampler',
              widgets_values: [5, 'randomize', 20, 7.5, 'euler', 'normal', 1],
              inputs: [
                { name: 'model', link: 1 },
                { name: 'positive', link: 2 },
                { name: 'negative', link: 3 },
                { name: 'latent_image', link: 4 },
              ],
            },
            { id: 8, type: 'EmptyLatentImage', widgets_values: [832, 1216, 1] },
          ],
          links: [
            { id: 1, origin_id: -10, origin_slot: 0, target_id: 7, target_slot: 0 },
            { id: 2, origin_id: -10, origin_slot: 1, target_id: 7, target_slot: 1 },
            { id: 3, origin_id: -10, origin_slot: 2, target_id: 7, target_slot: 2 },
            { id: 4, origin_id: 8, origin_slot: 0, target_id: 7, target_slot: 3 },
            { id: 5, origin_id: 7, origin_slot: 0, target_id: -20, target_slot: 0 },
          ],
        },
      ],
    },
  }
  const { loras: _, ...rest } = wanted
  expect(readPngOf({ workflow })).toMatchObject({ ...rest, model: 'wai.safetensors' })
})

test('graphs that link in circles or explode into paths are read in bounded time', () => {
  const circle = {
    ...plain,
    6: node('ConditioningCombine', { conditioning_1: ['7', 0], conditioning_2: ['6', 0] }),
    7: node('ConditioningCombine', { conditioning_1: ['6', 0], conditioning_2: ['6', 0] }),
    4: node('X', { model: ['10', 0] }),
  }
  expect(readGraph(circle)?.tool).toBe('comfyui')
  const ladder = Object.fromEntries(
    Array.from({ length: 3000 }, (_, step) => [
      `c${step}`,
      node('ConditioningCombine', {
        conditioning_1: [`c${step + 1}`, 0],
        conditioning_2: [`c${step + 1}`, 0],
      }),
    ]),
  )
  const climb = () =>
    readGraph({ ...plain, ...ladder, 6: node('ConditioningCombine', { conditioning_1: ['c0', 0] }) })
  expect(climb()?.tool).toBe('comfyui')
  expect(cpuTime(climb)).toBeLessThan(500)
})
