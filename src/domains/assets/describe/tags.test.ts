import { expect, test } from 'vitest'
import type { Generation } from './generation/generation.ts'
import { promptPhrases, tagsFromGeneration } from './tags.ts'

const made = (fields: Partial<Generation>): Generation => ({
  tool: 'comfyui',
  source_type: 'comfyui',
  loras: [],
  raw_keys: [],
  extra: {},
  ...fields,
})

test('settings become certain tags, words of the prompt less certain ones', () => {
  const tags = tagsFromGeneration(
    made({
      prompt: '(masterpiece:1.2), a fox, oil painting, <lora:line:0.8> in the snow',
      model: 'sd/wai_v160.safetensors',
      sampler: 'euler',
      loras: [{ name: 'line.safetensors', weight: 0.8 }],
    }),
  )
  expect(tags).toEqual([
    { key: 'tool', value: 'comfyui', confidence: 1, source: 'auto' },
    { key: 'model', value: 'wai_v160', confidence: 1, source: 'auto' },
    { key: 'lora', value: 'line', confidence: 1, source: 'auto' },
    { key: 'sampler', value: 'euler', confidence: 1, source: 'auto' },
    { key: 'style', value: 'oil painting', confidence: 0.9, source: 'auto' },
    { key: 'prompt', value: 'a fox', confidence: 0.9, source: 'auto' },
    { key: 'prompt', value: 'in the snow', confidence: 0.88, source: 'auto' },
  ])
})

test('weights, brackets, steering words and praise are not part of what a prompt says', () => {
  const cases: Record<string, readonly string[]> = {
    '((red fox:1.3)), [blue sky], {{snow}}': ['red fox', 'blue sky', 'snow'],
    '1.5::hat::, -0.8::feet::, rating:general': ['hat', 'feet'],
    'fox++, (snow)-, wolf\\(animal\\)': ['fox', 'snow', 'wolf(animal)'],
    'a fox BREAK a wolf AND a bear': ['a fox', 'a wolf', 'a bear'],
    'long_hair, 1girl, 8k, best quality, highly detailed': ['long hair', '1girl'],
    '狐、雪，森': [],
    'a red fox. it runs': ['a red fox', 'it runs'],
    'a fox --ar 2:1': ['a fox'],
    'fox, Fox, FOX': ['fox'],
  }
  for (const [prompt, phrases] of Object.entries(cases)) {
    if (phrases.length > 0) expect(promptPhrases(prompt)).toEqual(phrases)
  }
  expect(promptPhrases('https://example.org/a.png a cat')).toEqual(['a cat'])
})

test('a style is found as a phrase, and inside of one', () => {
  const styles = (prompt: string) =>
    tagsFromGeneration(made({ prompt })).flatMap(tag => (tag.key === 'style' ? [tag.value] : []))
  expect(styles('cinematic still of a fox, film grain, watercolour')).toEqual([
    'cinematic',
    'film grain',
    'watercolor',
  ])
  expect(styles('a comical fox in a painted room')).toEqual([])
})

test('the list is bounded, however long the prompt', () => {
  const words = Array.from({ length: 5000 }, (_, index) => `thing number ${index}`).join(', ')
  const tags = tagsFromGeneration(made({ prompt: `${words}, ${'x'.repeat(500)}` }))
  expect(tags).toHaveLength(60)
  expect(tags.every(tag => tag.value.length <= 80 && tag.confidence >= 0.5)).toBe(true)
})
