import type { CheckedResource } from '../blueprint/check-blueprint.ts'
// Rule sets as data: what each asks for, of which resources, and who says so.
import type { BlueprintChange } from './blueprint-changes.ts'
import { setField } from './blueprint-changes.ts'
import { containerRules } from './container-rules.ts'
import type { RuleContext, SecurityRule, Severity } from './finding.ts'
import { networkRules } from './network-rules.ts'
import { isProgram, portsOf } from './spec-looks.ts'

export const ruleSets = {
  cis: 'Basics for containers, after the CIS Docker Benchmark 1.2.0; what cannot be seen in a blueprint is not checked',
  gdpr: 'What can be seen in a blueprint of the duties of the GDPR: who answers for it, what data, where; no legal advice',
  baseline: 'What this project asks of anything that runs in production',
} as const

export interface ComplianceRule {
  readonly rule: string
  readonly set: string
  readonly about: string
  readonly source: string
  readonly severity: Severity
  readonly remedy: string
  /** Undefined: the rule says nothing of this resource. */
  check(resource: CheckedResource, context: RuleContext): Verdict | undefined
}

export interface Verdict {
  readonly passed: boolean
  readonly because: string
  readonly changes?: readonly BlueprintChange[]
}

const passed = (because: string): Verdict => ({ passed: true, because })
const failed = (because: string, ...changes: readonly BlueprintChange[]): Verdict => ({
  passed: false,
  because,
  changes,
})

const fromSecurity = new Map([...containerRules, ...networkRules].map(each => [each.rule, each]))

/** Rules of the security audit: a resource without a finding passes, if its engine has the field at all. */
function audited(section: string, field: string, about: string, ...names: readonly string[]): ComplianceRule {
  const rules: readonly SecurityRule[] = names.map(name => fromSecurity.get(name)!)
  const { severity, remedy } = rules[0]!
  return {
    rule: `cis-${section}`,
    set: 'cis',
    about,
    source: `CIS Docker Benchmark 1.2.0, ${section}`,
    severity,
    remedy,
    check(resource, context) {
      if (!isProgram(resource) || !context.takes(resource, field)) return undefined
      const hits = rules.flatMap(({ find }) => find(resource, context))
      const [first] = hits
      return first
        ? failed(first.message, ...hits.flatMap(({ changes = [] }) => changes))
        : passed(`nothing in ${field} speaks against it`)
    },
  }
}

const personal = /personal|pii|customer|patient|gdpr/i
/** Countries and cities of the European Economic Area in the names of regions. */
const inEurope =
  /^(eu-|europe-)|^(ams|fra|par|sto|dub|mad|mil|waw|hel)\d|(westeurope|northeurope|germany|france|sweden|ireland)/
const notInEurope = /^(eu-west-2|europe-west2|europe-west6|eu-central-2)$/

const metadataOf = (resource: CheckedResource, { blueprint }: RuleContext): Record<string, unknown> => ({
  ...blueprint.metadata,
  ...blueprint.resources.find(({ name }) => name === resource.name)?.metadata,
})
const classOf = (resource: CheckedResource, context: RuleContext) =>
  metadataOf(resource, context).data_classification
const holdsData = ({ type, specs }: CheckedResource) =>
  /storage|bucket|database|volume|queue/.test(type) ||
  (Array.isArray(specs.volumes) && specs.volumes.length > 0)
const isPersonal = (resource: CheckedResource, context: RuleContext) =>
  personal.test(JSON.stringify(classOf(resource, context) ?? ''))

export const complianceRules: readonly ComplianceRule[] = [
  audited('4.1', 'user', 'Programs run as a user who is not root', 'runs_as_root'),
  audited(
    '5.3',
    'cap_drop',
    'No capabilities beyond those needed',
    'capabilities_added',
    'capabilities_kept',
  ),
  audited('5.4', 'privileged', 'No privileged containers', 'privileged'),
  audited('5.5', 'volumes', 'No folders of the host inside, nor the socket of the engine', 'host_path'),
  audited('5.8', 'ports', 'Only ports that have to be open are open', 'data_port_published'),
  audited('5.10', 'memory_mb', 'Memory and cores are limited', 'no_limits'),
  audited('5.12', 'read_only', 'The root is read-only', 'root_writable'),
  audited('5.26', 'health_check', 'Health is checked while it runs', 'published_without_health'),
  audited('5.27', 'image', 'Images have a fixed version', 'image_floats'),
  {
    rule: 'cis-5.7',
    set: 'cis',
    about: 'No port of the host below 1024',
    source: 'CIS Docker Benchmark 1.2.0, 5.7',
    severity: 'low',
    remedy: 'Publish on a port from 1024, or on 0 for any free one.',
    check(resource) {
      if (!isProgram(resource)) return undefined
      const low = portsOf(resource.specs).find(({ host_port = 0 }) => host_port > 0 && host_port < 1024)
      if (!low) return passed('none is published there')
      const change = setField(resource.name, ['specs', 'ports', low.index, 'host_port'], 0)
      return failed(`it is published on port ${low.host_port} of the host`, change)
    },
  },
  {
    rule: 'gdpr-owner',
    set: 'gdpr',
    about: 'Somebody answers for it',
    source: 'GDPR, Articles 5(2) and 30',
    severity: 'medium',
    remedy: 'Say in metadata.owner which team or person answers for it.',
    check(resource, context) {
      const { owner } = metadataOf(resource, context)
      return typeof owner === 'string' && owner !== ''
        ? passed(`${owner} answers for it`)
        : failed('nobody is named')
    },
  },
  {
    rule: 'gdpr-classification',
    set: 'gdpr',
    about: 'What data it holds is written down',
    source: 'GDPR, Article 30(1)(c)',
    severity: 'medium',
    remedy: 'Say in metadata.data_classification what data it holds: none, internal, personal …',
    check(resource, context) {
      if (!holdsData(resource)) return undefined
      const found = classOf(resource, context)
      return found === undefined
        ? failed('nobody says what data is there')
        : passed(`it says ${JSON.stringify(found).slice(0, 100)}`)
    },
  },
  {
    rule: 'gdpr-region',
    set: 'gdpr',
    about: 'Personal data stays in the European Economic Area',
    source: 'GDPR, Articles 44 to 46',
    severity: 'high',
    remedy: 'Choose a region in the European Economic Area, or write down what allows the transfer.',
    check(resource, context) {
      if (!holdsData(resource) || !isPersonal(resource, context)) return undefined
      const region = resource.specs.region ?? metadataOf(resource, context).region
      if (typeof region !== 'string') return failed('it holds personal data, and no region is named')
      if (inEurope.test(region) && !notInEurope.test(region)) return passed(`${region.slice(0, 50)} is there`)
      return failed(`it holds personal data in ${region.slice(0, 50)}`)
    },
  },
  {
    rule: 'gdpr-retention',
    set: 'gdpr',
    about: 'How long personal data is kept is written down',
    source: 'GDPR, Articles 5(1)(e) and 30(1)(f)',
    severity: 'medium',
    remedy: 'Say in metadata.retention_days after how many days data is erased.',
    check(resource, context) {
      if (!holdsData(resource) || !isPersonal(resource, context)) return undefined
      const days = metadataOf(resource, context).retention_days
      return typeof days === 'number' && days > 0
        ? passed(`${days} days`)
        : failed('it holds personal data for ever')
    },
  },
  {
    rule: 'baseline-restart',
    set: 'baseline',
    about: 'Programs that serve come back after a failure',
    source: 'this project',
    severity: 'medium',
    remedy: 'Say restart: always or on-failure.',
    check(resource) {
      const { name, specs } = resource
      if (!isProgram(resource) || specs.restart === undefined || portsOf(specs).length === 0) return undefined
      if (specs.restart !== 'never') return passed(`restart is ${JSON.stringify(specs.restart)}`)
      return failed('it stays down after a failure', setField(name, ['specs', 'restart'], 'on-failure'))
    },
  },
  {
    rule: 'baseline-environment',
    set: 'baseline',
    about: 'It says which environment it is for',
    source: 'this project',
    severity: 'low',
    remedy: 'Say it in metadata.environment, so that quotas and policies fit.',
    check: (_, { blueprint: { metadata } }) =>
      metadata.environment === undefined ? failed('no environment is named') : passed(metadata.environment),
  },
]
