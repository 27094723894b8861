export {
  ContentHash,
  MediaType,
  PlacementOperation,
  QualityIssue,
  RelationKind,
  RemovalReason,
  Role,
  Stamp,
  Tag,
} from './contract/words.ts'
export {
  AssetDiscovered,
  AssetDiscoveryRequested,
  AssetDuplicateFound,
  AssetFileMissing,
  AssetFingerprinted,
  AssetInboxUnwatched,
  AssetInboxWatched,
  AssetProcessed,
  AssetProcessingStarted,
} from './contract/finding.ts'
export {
  AssetRated,
  AssetRelated,
  AssetRemoved,
  AssetRestored,
  AssetRoleSet,
  AssetTagged,
  MetadataUpdated,
  QualityAssessed,
  QualityAssessmentRequested,
} from './contract/judging.ts'
export { AssetOrganizeUndone, AssetOrganized } from './contract/placing.ts'
