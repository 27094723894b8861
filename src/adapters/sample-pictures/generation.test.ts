import { describe, expect, test } from 'vitest'
import { generationTexts, parametersOf, type Generation } from './generation.ts'
import { withUserComment } from './jpeg.ts'

const made: Generation = {
  tool: 'comfyui',
  prompt: 'a lighthouse',
  negative: 'fog',
  model: 'sample',
  seed: 42,
  size: { width: 512, height: 384 },
}

/** The JSON of the n-th text of a ComfyUI picture. */
const graphOf = (which: number) => {
  const chunk = generationTexts(made)[which]!
  return JSON.parse(chunk.subarray(chunk.indexOf(0, 8) + 1, -4).toString('latin1'))
}

describe('the ComfyUI graphs', () => {
  test('every input of the queued graph names a node that is there', () => {
    const graph = graphOf(0)
    for (const node of Object.values<any>(graph)) {
      for (const input of Object.values<any>(node.inputs)) {
        if (Array.isArray(input)) expect(graph).toHaveProperty(String(input[0]))
      }
    }
    expect(graph[3].inputs.seed).toBe(42)
    expect(graph[5].inputs).toMatchObject({ width: 512, height: 384 })
  })

  test('every link of the drawn graph leaves an output and enters an input of its type', () => {
    const { nodes, links } = graphOf(1)
    const nodeOf = (id: number) => nodes.find((node: any) => node.id === id)
    for (const [id, from, output, to, input, type] of links) {
      expect(nodeOf(from).outputs[output]).toMatchObject({
        type,
        links: expect.arrayContaining([id]) as unknown,
      })
      expect(nodeOf(to).inputs[input]).toMatchObject({ type, link: id })
      expect(nodeOf(to).inputs[input].name).not.toBe('')
    }
  })
})

test('a JPEG carries the same text as EXIF, in UTF-16', () => {
  const text = parametersOf({ ...made, prompt: '霧の森' })
  const jpeg = withUserComment(Buffer.from([0xff, 0xd8, 0xff, 0xd9]), text)
  expect(jpeg.readUInt16BE(2)).toBe(0xff_e1)
  expect(jpeg.readUInt16BE(4)).toBe(jpeg.length - 6)
  const comment = jpeg.subarray(jpeg.indexOf('UNICODE\0') + 8, -2)
  expect(Buffer.from(comment).swap16().toString('utf16le')).toBe(text)
})
