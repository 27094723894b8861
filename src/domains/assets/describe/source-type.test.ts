import { expect, test } from 'vitest'
import type { Container } from './container.ts'
import { sourceOfFolder, sourceOfName, sourceType } from './source-type.ts'

const uuid = '1b3c5d7e-90ab-4cde-8f01-23456789abcd'
const named: Record<string, string> = {
  'ComfyUI_00001_.png': 'comfyui',
  'ComfyUI_temp_abcde_00012_.png': 'comfyui',
  'AnimateDiff_00003-audio.mp4': 'comfyui',
  'DALL·E 2024-01-15 10.30.45 - A fox in the snow.png': 'dalle',
  'DALL_E 2024-01-15 10.30.45 - A fox.webp': 'dalle',
  'ChatGPT Image May 1, 2025, 10_20_30 AM.png': 'dalle',
  'OIG3.k2vB9aXy7Zq.jpg': 'dalle',
  'Gemini_Generated_Image_qm97ngqm97ngqm97.png': 'gemini',
  'Gemini_Generated_Image_ry2mhjry2mhjry2m (1).png': 'gemini',
  'Firefly a fox in the snow 12345.jpg': 'firefly',
  'Leonardo_Phoenix_10_A_fox_in_the_snow_0.jpg': 'leonardo',
  [`Default_a_fox_in_the_snow_0_${uuid}_1.jpg`]: 'leonardo',
  [`someone_a_fox_in_the_snow_${uuid}_0.png`]: 'midjourney',
  [`some.one_A_fox_--ar_169_--v_6.1_${uuid}.png`]: 'midjourney',
  'ideogram_download_2025-01-02 (3).png': 'ideogram',
  'Gen-3 Alpha Turbo 1234567890, a fox, M 5.mp4': 'runway',
  'kling_20240813_Image_to_Video.mp4': 'kling',
  'ElevenLabs_2024-05-06T07_08_09_Rachel_pre.mp3': 'elevenlabs',
  '1girl, solo, snow s-3821947562.png': 'novelai',
  'Screenshot 2024-05-06 at 07.08.09.png': 'screenshot',
  'Screenshot_20240506-070809.png': 'screenshot',
  'Bildschirmfoto 2024-05-06 um 07.08.09.png': 'screenshot',
}

test('names that only a tool gives are evidence', () => {
  for (const [name, source] of Object.entries(named)) {
    expect([name, sourceOfName(name)]).toEqual([name, source])
  }
})

test('times, numbers, identifiers and ordinary words are none', () => {
  const nothing = [
    '2024-01-15_10-30-45_1234.png',
    '20240115_103045.jpg',
    '1700000000000.png',
    '00012-2547514258.png',
    'IMG_1234.JPG',
    `${uuid}.png`,
    `${uuid}_0.png`,
    `photo_backup_2023_${uuid}.png`,
    `product_image_large_${uuid}.jpg`,
    'image.png',
    'midjourney notes.pdf',
    'my comfyui setup.png',
    'dalle-museum-figueres.jpg',
    'gemini-constellation.png',
    'fireflies in the garden 2023.jpg',
    'Firefly (2002) poster.jpg',
    'Default_profile.png',
    'portrait s-1.png',
    'grok.png',
    'sora in the park.mp4',
    'screenshot.png',
    'x'.repeat(100_000),
  ]
  for (const name of nothing) expect([name, sourceOfName(name)]).toEqual([name, undefined])
})

test('a folder counts when it is called exactly as a tool is; the innermost wins', () => {
  expect(sourceOfFolder('inbox/Midjourney/2024')).toBe('midjourney')
  expect(sourceOfFolder(String.raw`outputs\txt2img-images\2024-01-01`)).toBe('stable-diffusion')
  expect(sourceOfFolder('ComfyUI/output/DALL-E')).toBe('dalle')
  expect(sourceOfFolder('midjourney vs dalle')).toBeUndefined()
  expect(sourceOfFolder('constructor/__proto__')).toBeUndefined()
})

const plain: Container = { format: 'jpeg', text: {}, exif: {}, problems: [] }
const camera: Container = { ...plain, exif: { camera_make: 'Canon', camera_model: 'EOS R5' } }

test('what the file says comes before its name, and its name before its folder', () => {
  const generation = {
    tool: 'forge',
    source_type: 'stable-diffusion',
    loras: [],
    raw_keys: [],
    extra: {},
  } as const
  const fileName = 'ComfyUI_00001_.png'
  expect(sourceType({ generation, container: camera, fileName })).toBe('stable-diffusion')
  expect(sourceType({ container: camera, fileName, relativeFolder: 'midjourney' })).toBe('camera')
  expect(sourceType({ container: plain, fileName, relativeFolder: 'midjourney' })).toBe('comfyui')
  expect(sourceType({ container: plain, fileName: 'a.png', relativeFolder: 'midjourney' })).toBe('midjourney')
  expect(sourceType({ container: plain, fileName: '20240115_103045.jpg', relativeFolder: 'family' })).toBe(
    'unknown',
  )
})

test('a camera needs a maker and a model, or a signature; a screenshot says so', () => {
  expect(sourceType({ container: { ...plain, exif: { software: 'GIMP 3.0' } }, fileName: 'a.png' })).toBe(
    'unknown',
  )
  const capture = 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture'
  const signed: Container = {
    ...plain,
    c2pa: { present: true, digital_source_type: capture, verified: false },
  }
  expect(sourceType({ container: signed, fileName: 'a.jpg' })).toBe('camera')
  const screen: Container = { ...plain, text: { UserComment: ['Screenshot'] } }
  expect(sourceType({ container: screen, fileName: 'a.png' })).toBe('screenshot')
})
