import { domain } from '#kernel'
import * as facts from './contract.ts'
import { assess } from './operations/assess.ts'
import { concludeAssessment } from './operations/conclude-assessment.ts'
import { discover } from './operations/discover.ts'
import { identifyBatch } from './operations/identify-batch.ts'
import { judge } from './operations/judge.ts'
import { listPlacements } from './operations/list-placements.ts'
import { measure } from './operations/measure.ts'
import { organize } from './operations/organize.ts'
import { placeBatch } from './operations/place-batch.ts'
import { planOrganization } from './operations/plan-organization.ts'
import { scanFolder } from './operations/scan-folder.ts'
import { search } from './operations/search.ts'
import { select } from './operations/select.ts'
import { undoOrganize } from './operations/undo-organize.ts'
import { unplaceBatch } from './operations/unplace-batch.ts'
import * as views from './views.ts'
import { assetDiscovery } from './workflows/asset-discovery.ts'
import { batchQualityAssessment } from './workflows/batch-quality-assessment.ts'
import { mediaOrganization } from './workflows/media-organization.ts'
import { organizationUndo } from './workflows/organization-undo.ts'

export const assets = domain('assets', {
  about: 'Finds, describes, rates and files pictures, films, sounds and documents.',
  events: [
    facts.AssetDiscovered,
    facts.AssetDuplicateFound,
    facts.AssetFileMissing,
    facts.AssetProcessingStarted,
    facts.AssetProcessed,
    facts.AssetFingerprinted,
    facts.QualityAssessed,
    facts.AssetOrganized,
    facts.AssetOrganizeUndone,
    facts.AssetTagged,
    facts.AssetRated,
    facts.AssetRoleSet,
    facts.AssetRelated,
    facts.AssetRemoved,
    facts.AssetRestored,
    facts.MetadataUpdated,
    facts.AssetDiscoveryRequested,
    facts.QualityAssessmentRequested,
    facts.SelectionChanged,
  ],
  views: [
    views.Assets,
    views.AssetDetails,
    views.AssetFiles,
    views.AssetTags,
    views.AssetRelations,
    views.Sequences,
    views.SelectionItems,
  ],
  operations: [
    search,
    discover,
    assess,
    organize,
    undoOrganize,
    scanFolder,
    identifyBatch,
    select,
    measure,
    judge,
    concludeAssessment,
    planOrganization,
    placeBatch,
    listPlacements,
    unplaceBatch,
  ],
  workflows: [assetDiscovery, batchQualityAssessment, mediaOrganization, organizationUndo],
  panels: [{ title: 'Gallery', shows: search }],
})
