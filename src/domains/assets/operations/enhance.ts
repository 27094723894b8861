import { operation } from '#kernel'
import { z } from 'zod'
import { ContentHash } from '../contract.ts'
import { derivativeName, writeDerivative } from '../derivative.ts'
import { Edits, endingFor, localEdits } from '../enhance/edits.ts'
import { extensionOf } from '../organize/names.ts'
import { Files, Images } from '../ports.ts'
import { readAsset } from '../read-asset.ts'
import { AssetFiles, AssetRelations, Assets } from '../views.ts'

/** Edits a picture into a new file beside it; the original keeps its bytes. Asked again it finds what it made. */
export const enhance = operation('assets.enhance', {
  about: 'Edit a picture into a new file beside the original.',
  effect: 'write',
  isPrivate: true,
  timeout: '5m',
  input: z.strictObject({ content_hash: ContentHash, edits: Edits }),
  output: z.object({
    content_hash: z.string(),
    file_path: z.string(),
    width: z.number(),
    height: z.number(),
    format: z.string(),
    status: z.enum(['written', 'already_there', 'nothing_changed']),
  }),
  uses: { files: Files, images: Images, assets: Assets, places: AssetFiles, relations: AssetRelations },
  refuses: {
    ASSET_NOT_FOUND: 404,
    FILE_NOT_FOUND: 404,
    FILE_TOO_LARGE: 413,
    FILE_NOT_WRITTEN: 409,
    NOT_A_PICTURE: 422,
    PICTURE_BROKEN: 422,
    PICTURE_TOO_LARGE: 422,
    AI_ENHANCER_MISSING: 422,
  },

  async run({ content_hash, edits }, context) {
    const { images, refuse } = context
    const local = localEdits(edits)
    if (!local) {
      // A failed workflow shows the details of its refusal, so the way out is said there too.
      const suggestions = ['use_method_local']
      const more = { suggestions, details: { suggestions } }
      throw refuse('AI_ENHANCER_MISSING', 'No AI enhancer is connected; method local works here', more)
    }
    const { asset, path, bytes } = await readAsset(context, content_hash, refuse)
    if (asset.media_type !== 'image') {
      throw refuse('NOT_A_PICTURE', `${path} is ${asset.media_type}, not a picture`)
    }
    const edited = await images.edit(bytes, local)
    if ('broken' in edited) {
      const code = edited.reason === 'too_many_pixels' ? 'PICTURE_TOO_LARGE' : 'PICTURE_BROKEN'
      throw refuse(code, `${path}: ${edited.message}`, { details: { reason: edited.reason } })
    }
    const { width, height, format } = edited
    const size = { width, height, format }
    if (Buffer.compare(edited.bytes, bytes) === 0) {
      return { content_hash, file_path: path, ...size, status: 'nothing_changed' as const }
    }
    const ending = endingFor(format, extensionOf(path))
    const name = derivativeName(path, 'enhanced', { content_hash, edits }, ending)
    const note = edits.map(edit => edit.type).join(', ')
    const derived = await writeDerivative(context, {
      of: asset,
      beside: path,
      name,
      bytes: edited.bytes,
      note,
    })
    const { is_new, ...made } = derived
    return { ...made, ...size, status: is_new ? ('written' as const) : ('already_there' as const) }
  },
})
