import { integer, text, view } from '#kernel'
import { AssetFingerprinted } from '../contract.ts'
import { phashBands } from '../similar.ts'

/** A pHash in four quarters with an index each: what is within eight bits of it shares nearly all of one quarter. */
export const AssetLooks = view('asset_looks', {
  about: 'What each picture looks like, in a form that finds similar ones quickly',
  key: ['content_hash'],
  columns: {
    content_hash: text,
    phash: text,
    dhash: text,
    band_0: integer,
    band_1: integer,
    band_2: integer,
    band_3: integer,
  },
  indexes: [['band_0'], ['band_1'], ['band_2'], ['band_3']],
  folds: when => [
    when(
      AssetFingerprinted,
      data => data.content_hash,
      (_, { content_hash, phash, dhash }) => {
        const [band_0, band_1, band_2, band_3] = phashBands(phash)
        return { content_hash, phash, dhash, band_0, band_1, band_2, band_3 }
      },
    ),
  ],
})
