import { view } from '#kernel'
import {
  AssetDiscovered,
  AssetFileMissing,
  AssetFingerprinted,
  AssetOrganized,
  AssetOrganizeUndone,
  AssetProcessed,
  AssetRated,
  AssetRemoved,
  AssetRestored,
  AssetRoleSet,
  AssetTagged,
  QualityAssessed,
} from '../contract.ts'
import { columns } from './asset-columns.ts'
import {
  assessed,
  discovered,
  fileMissing,
  fingerprinted,
  organized,
  organizeUndone,
  processed,
  rated,
  tagged,
} from './asset-folds.ts'

const hashOf = (data: { readonly content_hash: string }) => data.content_hash

/** One row an asset: everything that is searched, sorted or shown in a list. */
export const Assets = view('assets', {
  about: 'Every asset with what is searched, sorted and listed',
  key: ['content_hash'],
  columns,
  indexes: [
    // Covers the facets of an unfiltered search in one pass.
    ['removed', 'media_type', 'source_type', 'quality_rating'],
    ['project'],
    ['source_type'],
    ['quality_rating', 'content_hash'],
    ['created_at', 'content_hash'],
    ['modified_at', 'content_hash'],
    ['file_size', 'content_hash'],
    ['file_name', 'content_hash'],
  ],
  fullText: ['prompt', 'tags_text', 'file_name', 'model', 'project'],
  folds: when => [
    when(AssetDiscovered, hashOf, discovered),
    when(AssetFileMissing, hashOf, fileMissing),
    when(AssetProcessed, hashOf, processed),
    when(AssetFingerprinted, hashOf, fingerprinted),
    when(QualityAssessed, hashOf, assessed),
    when(AssetTagged, hashOf, tagged),
    when(AssetRated, hashOf, rated),
    when(AssetRoleSet, hashOf, (row, { role }) => row && { ...row, role }),
    when(AssetRemoved, hashOf, (row, { reason }) => row && { ...row, removed: reason }),
    when(AssetRestored, hashOf, row => row && { ...row, removed: null }),
    when(AssetOrganized, hashOf, organized),
    when(AssetOrganizeUndone, hashOf, organizeUndone),
  ],
})
