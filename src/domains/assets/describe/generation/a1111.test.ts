import { expect, test } from 'vitest'
import { cpuTime } from '../cpu-time.ts'
import { parseInfotext, parseSettings, promptLoras } from './a1111.ts'

const settings = 'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x768'

test('the words `Negative prompt:` and `Steps:` inside of a prompt do not split it', () => {
  const text = `a sign that says Negative prompt: none\nand Steps: 3 more\nNegative prompt: blurry\nvery blurry\n${settings}`
  expect(parseInfotext(text)).toMatchObject({
    prompt: 'a sign that says Negative prompt: none\nand Steps: 3 more',
    negative: 'blurry\nvery blurry',
  })
})

test('a prompt may be missing, and so may the negative one and the settings', () => {
  expect(parseInfotext(`Negative prompt: blurry\n${settings}`)).toMatchObject({
    prompt: '',
    negative: 'blurry',
  })
  expect(parseInfotext(`a fox\n${settings}`)).toMatchObject({ prompt: 'a fox', negative: '' })
  expect(parseInfotext('a fox\nNegative prompt: blurry')).toMatchObject({
    prompt: 'a fox',
    negative: 'blurry',
  })
  expect(parseInfotext('a fox')).toBeUndefined()
})

test('text squeezed into one line is still split', () => {
  expect(parseInfotext(`a fox Negative prompt: blurry ${settings}`)).toMatchObject({
    prompt: 'a fox',
    negative: 'blurry',
  })
  expect(parseInfotext(`a fox\r\nNegative prompt: blurry\r\n${settings}`)).toMatchObject({
    prompt: 'a fox',
    negative: 'blurry',
  })
})

test('values may be quoted, hold commas and colons, or be JSON', () => {
  const text = `${settings}, Lora hashes: "a: 1f, b: 2e", Hires prompt: "a, \\"b\\": c", Civitai resources: [{"a":"x, y: z"}], Version: v1.10, extra words, RNG: CPU`
  expect(Object.fromEntries(parseSettings(text))).toMatchObject({
    'Lora hashes': 'a: 1f, b: 2e',
    'Hires prompt': 'a, "b": c',
    'Civitai resources': '[{"a":"x, y: z"}]',
    Version: 'v1.10, extra words',
    RNG: 'CPU',
  })
})

test('a megabyte of brackets or commas is read in no time', () => {
  const megabytes = () => {
    for (const junk of [
      '[,'.repeat(500_000),
      ',"'.repeat(500_000),
      'a:'.repeat(500_000),
      ' '.repeat(1_000_000),
      'Steps: '.repeat(150_000),
    ]) {
      parseInfotext(`a fox\n${settings}, x: ${junk}`)
    }
  }
  expect(cpuTime(megabytes)).toBeLessThan(1500)
})

test('LoRAs are found in the prompt with their weights', () => {
  expect(promptLoras('a <lora:detail:0.5> fox <lyco:line art> <lora:x:1:0.2> <hypernet:y:1>')).toEqual([
    { name: 'detail', weight: '0.5' },
    { name: 'line art' },
    { name: 'x', weight: '1' },
  ])
})
