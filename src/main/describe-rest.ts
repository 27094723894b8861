import type { Caller } from '#kernel'
import { catalogOf, type App } from '#kernel/run'
import { describeOperations } from '#surfaces/client'
import { openApiDocument } from '#surfaces/rest'
import { allDomains } from './domains.ts'
import { readVersion } from './version.ts'

/** What this version can do over REST for everybody who has it, plugins and permissions aside. */
export function describeRest() {
  const domains = Object.fromEntries(allDomains.map(({ name, about }) => [name, about]))
  return openApiDocument(describeOperations(catalogOf(allDomains)), readVersion(), { domains })
}

/** What this caller may use of this server, with what plugins added. */
export function describeRestTo({ catalog, version }: App, caller: Caller) {
  const domains = Object.fromEntries(catalog.domains.map(({ name, about }) => [name, about]))
  const can = (permission: string) => caller.can(permission)
  return openApiDocument(describeOperations(catalog, caller), version, { domains, can })
}
