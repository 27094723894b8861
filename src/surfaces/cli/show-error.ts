import { isRefusal } from '#kernel'
import { isFault } from '#surfaces/client'
import { CommanderError } from 'commander'
import { exitCodes, printJson, type CliHost } from './host.ts'
import { isUsage } from './usage.ts'

/** Says what went wrong, for people or for programs, and answers the exit code. */
export function showError(host: CliHost, error: unknown, isJson: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (isRefusal(error)) {
    const { code, message, details, suggestions } = error
    if (isJson) printJson(host, { error: { code, message, details, suggestions } })
    else if (isUsage(error)) host.printError(message)
    else showRefusal(host, error)
    return isUsage(error) ? exitCodes.usage : exitCodes.refused
  }
  const message = error instanceof Error ? error.message : String(error)
  const code = isFault(error) ? error.code : 'FAULT'
  if (isJson) printJson(host, { error: { code, message } })
  else host.printError(isFault(error) ? message : `Alice failed: ${message}`)
  return exitCodes.fault
}

interface Shown {
  readonly code: string
  readonly message: string
  readonly details: { readonly issues?: unknown }
  readonly suggestions: readonly string[]
}

/** The message has the first problem in it; when there are more, all of them follow. */
function showRefusal(host: CliHost, { code, message, details, suggestions }: Shown) {
  host.printError(`${code}: ${message}`)
  const issues = Array.isArray(details.issues) ? (details.issues as { path: string; message: string }[]) : []
  if (issues.length > 1) for (const issue of issues) host.printError(`  ${issue.path}: ${issue.message}`)
  if (suggestions.length > 0) host.printError(`  Try: ${suggestions.join(', ')}`)
}
