import { operation, type Plan, type ViewReader } from '#kernel'
import { z } from 'zod'
import { ContentHash, MetadataUpdated } from '../contract.ts'
import { derivativeName, writeDerivative } from '../derivative.ts'
import { embedXmp } from '../describe/describe.ts'
import { Files } from '../ports.ts'
import { findFile, readAsset } from '../read-asset.ts'
import type { AssetRow, PlaceRow } from '../shape.ts'
import { metadataOf, planSidecar, type Sidecar } from '../sidecar.ts'
import { AssetFiles, AssetRelations, Assets } from '../views.ts'

const fields = ['tags', 'rating', 'role']

/** Lets tags, stars and role travel with the picture: in an XMP sidecar, or embedded in a new file beside it. */
export const writeMetadata = operation('assets.write_metadata', {
  about: 'Write tags, stars and role into an XMP sidecar beside the file, or embed them in a copy of it.',
  effect: 'write',
  rest: 'POST /assets/{content_hash}/metadata',
  input: z.strictObject({
    content_hash: ContentHash,
    embed: z
      .boolean()
      .default(false)
      .describe('write a copy that has them inside; the original keeps its bytes'),
  }),
  output: z.object({
    kind: z.enum(['sidecar', 'embedded']),
    status: z.enum(['written', 'unchanged']),
    file_path: z.string(),
    /** The asset that has them inside. */
    content_hash: z.string(),
  }),
  uses: { files: Files, assets: Assets, places: AssetFiles, relations: AssetRelations },
  refuses: {
    ASSET_NOT_FOUND: 404,
    FILE_NOT_FOUND: 404,
    FILE_TOO_LARGE: 413,
    FILE_NOT_WRITTEN: 409,
    SIDECAR_FOREIGN: 409,
    NOT_EMBEDDABLE: 422,
  },

  async plan({ content_hash, embed }, context): Promise<Plan> {
    if (embed) return planEmbedding(await embedded(content_hash, context))
    return planWriting(await ownSidecar(content_hash, context))
  },

  async run({ content_hash, embed }, context) {
    const { files, emit, actor } = context
    const update_reason = actor.kind === 'person' ? ('user_edit' as const) : ('ai_analysis' as const)
    if (embed) {
      const { asset, path, name, bytes } = await embedded(content_hash, context)
      const derived = await writeDerivative(context, {
        of: asset,
        beside: path,
        name,
        bytes,
        note: 'tags embedded',
      })
      const { file_path } = derived
      const what = { metadata_type: 'embedded' as const, updated_fields: fields, file_path, update_reason }
      if (derived.is_new) emit(MetadataUpdated({ content_hash: derived.content_hash, ...what }))
      const status = derived.is_new ? ('written' as const) : ('unchanged' as const)
      return { kind: 'embedded' as const, status, file_path, content_hash: derived.content_hash }
    }
    const { path: file_path, before, after } = await ownSidecar(content_hash, context)
    const answer = { kind: 'sidecar' as const, file_path, content_hash }
    if (before === after) return { ...answer, status: 'unchanged' as const }
    await files.writeOwn(file_path, new TextEncoder().encode(after))
    const what = { metadata_type: 'cached' as const, updated_fields: fields, file_path, update_reason }
    emit(MetadataUpdated({ content_hash, ...what }))
    return { ...answer, status: 'written' as const }
  },
})

interface Context {
  readonly files: Files
  readonly assets: ViewReader<AssetRow>
  readonly places: ViewReader<PlaceRow>
  readonly signal: AbortSignal
  readonly refuse: Parameters<typeof readAsset>[2] &
    ((code: 'SIDECAR_FOREIGN' | 'NOT_EMBEDDABLE', message: string, more?: { suggestions: string[] }) => Error)
}

async function ownSidecar(content_hash: string, context: Context): Promise<Sidecar> {
  const { asset, path } = await findFile(context, content_hash, context.refuse)
  const sidecar = await planSidecar(context, asset, path)
  if ('path' in sidecar) return sidecar
  throw context.refuse(
    'SIDECAR_FOREIGN',
    `${sidecar.foreign} was written by another program and stays as it is`,
    {
      suggestions: ['use_embed', 'move_the_sidecar_away'],
    },
  )
}

async function embedded(content_hash: string, context: Context) {
  const { asset, path, bytes } = await readAsset(context, content_hash, context.refuse)
  const metadata = metadataOf(asset, asset.file_name)
  const written = embedXmp(bytes, metadata)
  if (written) {
    const name = derivativeName(path, 'tagged', { content_hash, metadata })
    return { asset, path, bytes: written, name }
  }
  throw context.refuse(
    'NOT_EMBEDDABLE',
    `${path} cannot carry tags inside: its format has no place, or it is signed`,
    {
      suggestions: ['use_sidecar'],
    },
  )
}

const planWriting = ({ path, before, after }: Sidecar): Plan => ({
  summary: before === undefined ? `write ${path}` : `bring ${path} up to date`,
  steps:
    before === after
      ? []
      : [{ action: before === undefined ? 'create' : 'update', target: path, before, after }],
  reversible: before === undefined,
  undo:
    before === undefined
      ? `delete ${path}`
      : 'the sidecar had what earlier tags said; tag as before and write again',
})

const planEmbedding = ({ path, name, asset }: { path: string; name: string; asset: AssetRow }): Plan => ({
  summary: `write ${name} beside ${path} with ${asset.tags.length} tags inside`,
  steps: [{ action: 'create', target: `${path.slice(0, path.lastIndexOf('/'))}/${name}` }],
  reversible: true,
  undo: `delete ${name}; the original is not touched`,
})
