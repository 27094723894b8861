import type { Container } from '../container.ts'
import { readA1111 } from './a1111.ts'
import { readComfyUi } from './comfyui.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { readFooocus } from './fooocus.ts'
import type { Generation } from './generation.ts'
import { readInvokeAi } from './invokeai.ts'
import { readMidjourney } from './midjourney.ts'
import { readNovelAi } from './novelai.ts'
import {
  readAnyJson,
  readDrawThings,
  readEasyDiffusion,
  readHuggingFace,
  readTensorArt,
} from './plain-json.ts'
import { readFlux, readProvenance, readSuno } from './provenance.ts'
import { readSwarmUi } from './swarmui.ts'

type Reader = (fields: Fields, container: Container) => Omit<Generation, 'raw_keys'> | undefined

/** The most telling marks first: a tool that runs ComfyUI also leaves ComfyUI's graph, and many write Automatic1111's text. */
const readers: readonly Reader[] = [
  readNovelAi,
  readDrawThings,
  readInvokeAi,
  readSwarmUi,
  readTensorArt,
  readFooocus,
  readEasyDiffusion,
  readComfyUi,
  readHuggingFace,
  readA1111,
  readMidjourney,
  readFlux,
  readAnyJson,
  readSuno,
  readProvenance,
]

/** How the picture was made, when the file says so in any of the ways known here. */
export function readGeneration(container: Container): Generation | undefined {
  const fields = fieldsOf(container)
  for (const read of readers) {
    const found = read(fields, container)
    if (found) return { ...found, raw_keys: fields.keys.slice(0, 40) }
  }
  return undefined
}

/** The same for text found in the pixels: the whole of a tool's fields as JSON, or Automatic1111's text alone. */
export function readStealthGeneration(text: string): Generation | undefined {
  const isJson = text.trimStart().startsWith('{')
  return readGeneration({
    format: 'stealth',
    text: { [isJson ? 'UserComment' : 'parameters']: [text] },
    exif: {},
    problems: [],
  })
}
