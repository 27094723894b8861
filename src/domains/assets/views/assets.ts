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
  // What was put aside is left out of nearly every search, so each order begins with that; the hash at the end makes
  // pages without gaps and spares a look at the row. The first one covers the facets.
  indexes: [
    ['removed', 'media_type', 'source_type', 'quality_rating', 'is_reviewed', 'content_hash'],
    ['removed', 'project', 'created_at', 'content_hash'],
    ['removed', 'source_type', 'created_at', 'content_hash'],
    ['removed', 'is_reviewed', 'created_at', 'content_hash'],
    ['removed', 'quality_rating', 'content_hash'],
    ['removed', 'created_at', 'content_hash'],
    ['removed', 'modified_at', 'content_hash'],
    ['removed', 'file_size', 'content_hash'],
    ['removed', 'file_name', 'content_hash'],
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
