import { catalogOf } from '#kernel/run'
import { describeOperations } from '#surfaces/client'
import { openApiDocument } from '#surfaces/rest'
import { allDomains } from './domains.ts'
import { readVersion } from './version.ts'

/** What this version can do over REST for everybody who has it, plugins and permissions aside. */
export function describeRest() {
  const domains = Object.fromEntries(allDomains.map(({ name, about }) => [name, about]))
  return openApiDocument(describeOperations(catalogOf(allDomains)), readVersion(), { domains })
}

/** The events of this version, those of plugins aside. */
export const describeEvents = () => catalogOf(allDomains).events
