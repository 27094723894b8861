import { domain } from '#kernel'
import {
  AssetDiscovered,
  AssetDiscoveryRequested,
  AssetDuplicateFound,
  AssetFileMissing,
  AssetFingerprinted,
  AssetInboxUnwatched,
  AssetInboxWatched,
  AssetOrganizeUndone,
  AssetOrganized,
  AssetProcessed,
  AssetProcessingStarted,
  AssetRated,
  AssetRelated,
  AssetRemoved,
  AssetRestored,
  AssetRoleSet,
  AssetTagged,
  MetadataUpdated,
  QualityAssessed,
  QualityAssessmentRequested,
} from './contract.ts'
import { assess } from './operations/assess.ts'
import { concludeAssessment } from './operations/conclude-assessment.ts'
import { copyBatch } from './operations/copy-batch.ts'
import { discover } from './operations/discover.ts'
import { enhance } from './operations/enhance.ts'
import { exportAssets } from './operations/export.ts'
import { get } from './operations/get.ts'
import { identifyBatch } from './operations/identify-batch.ts'
import { judge } from './operations/judge.ts'
import { listPlacements } from './operations/list-placements.ts'
import { measure } from './operations/measure.ts'
import { noteMissing } from './operations/note-missing.ts'
import { organize } from './operations/organize.ts'
import { placeBatch } from './operations/place-batch.ts'
import { planExport } from './operations/plan-export.ts'
import { planOrganization } from './operations/plan-organization.ts'
import { preview } from './operations/preview.ts'
import { rate } from './operations/rate.ts'
import { relate } from './operations/relate.ts'
import { remove } from './operations/remove.ts'
import { restore } from './operations/restore.ts'
import { scanFolder } from './operations/scan-folder.ts'
import { search } from './operations/search.ts'
import { select } from './operations/select.ts'
import { setRole } from './operations/set-role.ts'
import { similar } from './operations/similar.ts'
import { stats } from './operations/stats.ts'
import { tag } from './operations/tag.ts'
import { undoOrganize } from './operations/undo-organize.ts'
import { unplaceBatch } from './operations/unplace-batch.ts'
import { unwatch } from './operations/unwatch.ts'
import { watch } from './operations/watch.ts'
import { watched } from './operations/watched.ts'
import { writeMetadata } from './operations/write-metadata.ts'
import { keepSidecars } from './reactions/keep-sidecars.ts'
import {
  AssetDetails,
  AssetFiles,
  AssetInboxes,
  AssetLooks,
  AssetRelations,
  AssetTags,
  Assets,
  Sequences,
} from './views.ts'
import { watchInboxes } from './watch/watch-inboxes.ts'
import { assetDiscovery } from './workflows/asset-discovery.ts'
import { assetExport } from './workflows/asset-export.ts'
import { batchEnhancement } from './workflows/batch-enhancement.ts'
import { batchQualityAssessment } from './workflows/batch-quality-assessment.ts'
import { imageEnhancement } from './workflows/image-enhancement.ts'
import { mediaOrganization } from './workflows/media-organization.ts'
import { organizationUndo } from './workflows/organization-undo.ts'
import { qualityEnhancement } from './workflows/quality-enhancement.ts'

export const assets = domain('assets', {
  about: 'Finds, describes, rates and files pictures, films, sounds and documents.',
  events: [
    AssetDiscovered,
    AssetDuplicateFound,
    AssetFileMissing,
    AssetProcessingStarted,
    AssetProcessed,
    AssetFingerprinted,
    QualityAssessed,
    AssetOrganized,
    AssetOrganizeUndone,
    AssetTagged,
    AssetRated,
    AssetRoleSet,
    AssetRelated,
    AssetRemoved,
    AssetRestored,
    MetadataUpdated,
    AssetDiscoveryRequested,
    QualityAssessmentRequested,
    AssetInboxWatched,
    AssetInboxUnwatched,
  ],
  views: [Assets, AssetDetails, AssetFiles, AssetTags, AssetRelations, Sequences, AssetLooks, AssetInboxes],
  operations: [
    search,
    get,
    similar,
    preview,
    stats,
    tag,
    rate,
    setRole,
    relate,
    remove,
    restore,
    writeMetadata,
    exportAssets,
    discover,
    watch,
    unwatch,
    watched,
    assess,
    organize,
    undoOrganize,
    scanFolder,
    identifyBatch,
    noteMissing,
    select,
    measure,
    judge,
    concludeAssessment,
    planOrganization,
    placeBatch,
    listPlacements,
    unplaceBatch,
    enhance,
    planExport,
    copyBatch,
  ],
  workflows: [
    assetDiscovery,
    batchQualityAssessment,
    mediaOrganization,
    organizationUndo,
    imageEnhancement,
    qualityEnhancement,
    batchEnhancement,
    assetExport,
  ],
  reactions: [keepSidecars],
  services: [watchInboxes],
  panels: [{ title: 'Gallery', shows: search }],
})
