import { expect, test } from 'vitest'
import {
  asciiEntry,
  buildExif,
  buildJpeg,
  buildPng,
  exifSegment,
  iTXt,
  jpegSegment,
  xmpSegment,
} from '../build-samples.ts'
import { readFile, readJpegOf, readPngOf } from './read-samples.ts'

test('Fooocus and RuinedFooocus write objects with keys of their own', () => {
  const fooocus = {
    base_model: 'juggernaut',
    guidance_scale: 4,
    loras: [['offset.safetensors', 0.1, 'hash']],
    metadata_scheme: 'fooocus',
    negative_prompt: '',
    prompt: 'a fox',
    resolution: '(768, 1280)',
    sampler: 'dpmpp_2m',
    scheduler: 'karras',
    seed: '6952411511246973023',
    steps: 30,
    styles: "['Fooocus V2']",
    version: 'Fooocus v2.4.3',
  }
  const wanted = {
    tool: 'fooocus',
    seed: '6952411511246973023',
    width: 768,
    height: 1280,
    loras: [{ name: 'offset.safetensors', weight: 0.1 }],
  }
  expect(readPngOf({ parameters: fooocus, fooocus_scheme: 'fooocus' })).toMatchObject(wanted)
  expect(readFile(buildJpeg([jpegSegment(0xfe, Buffer.from(JSON.stringify(fooocus)))]))).toMatchObject(wanted)
  const ruined = {
    Prompt: ' a fox ',
    Negative: 'blurry',
    steps: 30,
    cfg: 8,
    width: 1024,
    height: 1024,
    seed: 2_020_047_614,
    sampler_name: 'dpmpp_2m_sde_gpu',
    scheduler: 'karras',
    base_model_name: 'wai.safetensors',
    base_model_hash: 'BEFC',
    loras: [{ name: 'x', weight: 1 }],
    software: 'RuinedFooocus',
  }
  expect(readPngOf({ parameters: ruined })).toMatchObject({
    tool: 'ruined-fooocus',
    source_type: 'fooocus',
    prompt: 'a fox',
    negative_prompt: 'blurry',
    cfg_scale: 8,
    model: 'wai.safetensors',
  })
})

test('Easy Diffusion is read from single texts, from titles and from JSON', () => {
  const texts = {
    prompt: ' a fox ',
    negative_prompt: 'blurry',
    seed: '12345',
    use_stable_diffusion_model: String.raw`C:\models\sd-v1-5.ckpt`,
    sampler_name: 'euler_a',
    num_inference_steps: '25',
    guidance_scale: '7.5',
    width: '512',
    height: '768',
    prompt_strength: '0.75',
  }
  const titles = {
    Prompt: 'a fox',
    'Negative Prompt': 'blurry',
    Seed: '12345',
    'Stable Diffusion model': 'sd-v1-5.ckpt',
    Sampler: 'euler_a',
    Steps: '25',
    'Guidance Scale': '7.5',
    Width: '512',
    Height: '768',
  }
  const wanted = {
    tool: 'easy-diffusion',
    prompt: 'a fox',
    negative_prompt: 'blurry',
    seed: '12345',
    model: 'sd-v1-5.ckpt',
    steps: 25,
    sampler: 'euler_a',
    cfg_scale: 7.5,
    width: 512,
    height: 768,
  }
  expect(readPngOf(texts)).toMatchObject({ ...wanted, denoising_strength: 0.75 })
  expect(readPngOf(titles)).toMatchObject(wanted)
  expect(readJpegOf(texts)).toMatchObject(wanted)
})

test('Draw Things keeps JSON in the EXIF comment of its XMP packet', () => {
  const data = {
    c: 'a fox',
    uc: 'blurry',
    model: 'sd_v1.5_f16.ckpt',
    sampler: 'DPM++ 2M AYS',
    scale: 7.5,
    seed: 12_345,
    steps: 20,
    strength: 1,
    size: '512x768',
    lora: [{ model: 'detail', weight: 0.6 }],
  }
  const json = JSON.stringify(data).replaceAll('"', '&quot;')
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>Draw Things</xmp:CreatorTool><exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">${json}</rdf:li></rdf:Alt></exif:UserComment></rdf:Description></rdf:RDF></x:xmpmeta>`
  const wanted = {
    tool: 'draw-things',
    prompt: 'a fox',
    negative_prompt: 'blurry',
    model: 'sd_v1.5_f16.ckpt',
    seed: '12345',
    steps: 20,
    cfg_scale: 7.5,
    width: 512,
    height: 768,
    loras: [{ name: 'detail', weight: 0.6 }],
  }
  expect(readFile(buildPng([iTXt('XML:com.adobe.xmp', xmp)]))).toMatchObject(wanted)
  expect(readFile(buildJpeg([xmpSegment(xmp)]))).toMatchObject(wanted)
})

test('Tensor.Art, Hugging Face Spaces and scripts with a JSON of their own are read', () => {
  const request = {
    prompt: 'a fox',
    negativePrompt: 'blurry',
    baseModel: { modelFileName: 'WAI-16', hash: 'A5F5' },
    models: [{ type: 'LORA', modelFileName: 'line', weight: 0.5 }],
  }
  const graph = {
    1: {
      class_type: 'KSampler',
      inputs: { seed: 3_036_459_311, steps: 25, cfg: 7, sampler_name: 'euler', scheduler: 'karras' },
    },
    2: { class_type: 'EmptyLatentImage', inputs: { width: 1024, height: 768 } },
  }
  expect(readPngOf({ generation_data: `${JSON.stringify(request)}\0\0`, prompt: graph })).toMatchObject({
    tool: 'tensorart',
    prompt: 'a fox',
    model: 'WAI-16',
    model_hash: 'A5F5',
    seed: '3036459311',
    steps: 25,
    loras: [{ name: 'line', weight: 0.5 }],
  })

  const space = {
    prompt: 'a fox',
    negative_prompt: 'blurry',
    resolution: '832 x 1216',
    guidance_scale: 7,
    num_inference_steps: 28,
    seed: 5,
    sampler: 'Euler a',
    Model: 'Animagine XL 3.1',
    'Model hash': 'e3c4',
  }
  expect(readPngOf({ parameters: space })).toMatchObject({
    tool: 'huggingface-space',
    model: 'Animagine XL 3.1',
    width: 832,
    height: 1216,
    steps: 28,
    cfg_scale: 7,
  })

  expect(
    readJpegOf({
      mflux_version: '0.9',
      prompt: 'a fox',
      model: 'flux-dev',
      seed: 7,
      steps: 20,
      guidance: 3.5,
    }),
  ).toMatchObject({ tool: 'mflux', source_type: 'flux', model: 'flux-dev', cfg_scale: 3.5 })
})

test('Midjourney writes its words, parameters and job into the description', () => {
  const job = '1b3c5d7e-90ab-4cde-8f01-23456789abcd'
  const described = `a fox --> in the snow, oil painting --ar 2:1 --no text, logo --s 250 --v 6.1 --seed 42 Job ID: ${job}`
  const wanted = {
    tool: 'midjourney',
    source_type: 'midjourney',
    prompt: 'a fox --> in the snow, oil painting',
    negative_prompt: 'text, logo',
    model: 'v6.1',
    seed: '42',
    extra: {
      job_id: job,
      aspect_ratio: '2:1',
      stylize: 250,
      parameters: '--ar 2:1 --no text, logo --s 250 --v 6.1 --seed 42',
    },
  }
  expect(
    readPngOf({
      Description: described,
      Author: 'someone',
      'Creation Time': 'Wed, 10 Jan 2024 12:00:00 GMT',
    }),
  ).toMatchObject(wanted)
  expect(readFile(buildJpeg([exifSegment(buildExif([asciiEntry(0x010e, described)]))]))).toMatchObject(wanted)
})
