import { type JsonObject, asObject, parseJsonObject } from '../json.ts'
import { infotextFindings, parseInfotext } from './a1111.ts'
import { apiGraph } from './comfy-graph.ts'
import { graphFindings } from './comfy-sampler.ts'
import { editorGraph } from './comfy-workflow.ts'
import type { Fields } from './fields.ts'
import { type Found, type Generation, defined, generation } from './generation.ts'

/** What ComfyUI's graphs say: the one it ran, or else the one its editor saved. Undefined without a graph. */
export function comfyFindings(fields: Fields): Found | undefined {
  const api = apiGraph(apiDocument(fields))
  if (api) return graphFindings(api)
  const editor =
    editorGraph(fields.json('workflow')) ??
    fields.documents.map(editorGraph).find(graph => graph !== undefined)
  return editor && graphFindings(editor)
}

/** ComfyUI itself, its savers, and the services that run it: Civitai and Stability Matrix. */
export function readComfyUi(fields: Fields): Omit<Generation, 'raw_keys'> | undefined {
  const graph = comfyFindings(fields)
  if (!graph) return undefined
  const infotext = fields.json('parameters') ? undefined : parseInfotext(fields.text('parameters') ?? '')
  const found = merged(graph, infotext && infotextFindings(infotext))
  const extra = apiDocument(fields)?.extraMetadata
  const civitai = typeof extra === 'string' ? parseJsonObject(extra) : asObject(extra)
  if (civitai) return generation('civitai', 'civitai', merged(civitaiFindings(civitai), found))
  const matrix = fields.json('parameters-json')
  if (matrix) return generation('stability-matrix', 'comfyui', merged(matrixFindings(matrix), found))
  return generation(fields.text('smproj') === undefined ? 'comfyui' : 'stability-matrix', 'comfyui', found)
}

function apiDocument(fields: Fields): JsonObject | undefined {
  const candidates = [fields.json('prompt'), fields.json('Prompt'), ...fields.documents]
  return candidates.find(
    document =>
      document && Object.values(document).some(value => typeof asObject(value)?.class_type === 'string'),
  )
}

/** The first one's findings, with the gaps filled from the second. */
export function merged(first: Found, second: Found | undefined): Found {
  if (!second) return first
  const loras = [...(first.loras ?? []), ...(second.loras ?? [])]
  const filled = Object.fromEntries(
    Object.entries(first).filter(([, value]) => value !== undefined && value !== ''),
  )
  return { ...second, ...filled, loras, extra: { ...second.extra, ...defined({ ...first.extra }) } }
}

/** What the user asked Civitai for; the graph beside it is how Civitai carried it out. */
function civitaiFindings(data: JsonObject): Found {
  return {
    prompt: data.prompt,
    negative: data.negativePrompt,
    seed: data.seed,
    steps: data.steps,
    sampler: data.sampler,
    cfg: data.cfgScale,
    width: data.width,
    height: data.height,
    extra: { clip_skip: data.clipSkip, base_model: data.baseModel, civitai_workflow: data.workflow },
  }
}

function matrixFindings(data: JsonObject): Found {
  return {
    prompt: data.PositivePrompt,
    negative: data.NegativePrompt,
    model: data.ModelName,
    modelHash: data.ModelHash,
  }
}
