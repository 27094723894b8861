import {
  codes,
  isFields,
  metaKeys,
  missingCapability,
  modernVersion,
  protocolError,
  supportedVersions,
  tasksExtension,
  type Fields,
} from './protocol.ts'

/** What a client said about itself: with this request, or in the handshake of the older era. */
export interface ClientProfile {
  readonly isModern: boolean
  readonly version: string
  readonly capabilities: Fields
  /** The least severe message it wants to hear; nothing means none. */
  readonly logLevel: string | undefined
}

/** The era is said by the request itself: by its `_meta`, or by a version header that is not one of the older ones. */
export function isModernRequest(params: Fields, versionHeader: string | undefined): boolean {
  const meta = params._meta
  if (isFields(meta) && metaKeys.version in meta) return true
  if (isFields(meta) && metaKeys.capabilities in meta) return true
  return versionHeader !== undefined && !(versionHeader < modernVersion)
}

/** Reads `_meta` of a 2026-07-28 request; what is missing or wrong is refused (basic §_meta). */
export function readProfile(params: Fields): ClientProfile {
  const meta = params._meta
  if (!isFields(meta)) throw invalid('_meta is missing')
  const version = meta[metaKeys.version]
  const capabilities = meta[metaKeys.capabilities]
  const logLevel = meta[metaKeys.logLevel]
  if (typeof version !== 'string') throw invalid(`_meta has no ${metaKeys.version}`)
  if (!isFields(capabilities)) throw invalid(`_meta has no ${metaKeys.capabilities}`)
  if (version !== modernVersion) throw unsupportedVersion(version)
  return {
    isModern: true,
    version,
    capabilities,
    logLevel: typeof logLevel === 'string' && isLogLevel(logLevel) ? logLevel : undefined,
  }
}

const unsupportedVersion = (requested: string) =>
  protocolError(codes.unsupportedVersion, 'Unsupported protocol version', {
    supported: [...supportedVersions],
    requested: requested.slice(0, 100),
  })

const invalid = (message: string) => protocolError(codes.invalidParams, message)

/** From least to most severe (RFC 5424 §6.2.1). */
const logLevels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']
export const isLogLevel = (level: string) => logLevels.includes(level)
export const isHeard = (level: string, least: string) => logLevels.indexOf(level) >= logLevels.indexOf(least)

/** True when everything that is required is declared, at any depth. */
export const hasCapabilities = (declared: unknown, required: Fields): boolean =>
  isFields(declared) &&
  Object.entries(required).every(
    ([name, inner]) =>
      isFields(declared[name]) && (!isFields(inner) || hasCapabilities(declared[name], inner)),
  )

export function assertCapabilities({ capabilities }: ClientProfile, required: Fields): void {
  if (!hasCapabilities(capabilities, required)) throw missingCapability(required)
}

const tasks = { extensions: { [tasksExtension]: {} } }

export const hasTasks = ({ isModern, capabilities }: ClientProfile) =>
  isModern && hasCapabilities(capabilities, tasks)
export const assertTasks = (client: ClientProfile) => assertCapabilities(client, tasks)

/** An empty declaration means forms (specification 2026-07-28, elicitation §capabilities). */
export function canElicit({ capabilities }: ClientProfile): boolean {
  const { elicitation } = capabilities
  return isFields(elicitation) && (Object.keys(elicitation).length === 0 || 'form' in elicitation)
}
