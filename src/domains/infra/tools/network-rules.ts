// Who can reach what.
import { addResource, setField, unsetField } from './blueprint-changes.ts'
import type { Hit, SecurityRule } from './finding.ts'
import {
  dataPorts,
  isProgram,
  isPublished,
  keepsRecords,
  networksOf,
  portsOf,
  textsIn,
} from './spec-looks.ts'

/** Ports where TLS is spoken from the first byte. */
const tlsPorts = new Set([443, 636, 853, 993, 995, 5671, 6443, 8443, 8883, 9443])
const everybody = /^(0\.0\.0\.0|::)\/0$/
/** So wide that it holds other people's machines. */
const wide = /^\d{1,3}(\.\d{1,3}){3}\/([1-9]|1[01])$/
const privateRanges = /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/

export const networkRules: readonly SecurityRule[] = [
  {
    rule: 'data_port_published',
    severity: 'critical',
    remedy: 'Let only the network of the blueprint reach it; others come over a program of their own.',
    source: 'OWASP Docker Security Cheat Sheet, rule 5; CIS Docker Benchmark 1.2.0, 5.8',
    find: ({ name, specs }) =>
      portsOf(specs).flatMap(({ index, port, host_port }): Hit[] => {
        const speaks = dataPorts.get(port)
        if (speaks === undefined || host_port === undefined) return []
        return [
          {
            path: `specs.ports[${index}].host_port`,
            message: `whoever reaches the host reaches ${speaks} of ${name}`,
            changes: [unsetField(name, ['specs', 'ports', index, 'host_port'])],
            certainty: 'try_first',
          },
        ]
      }),
  },
  {
    rule: 'published_without_tls',
    severity: 'medium',
    remedy:
      'Put something that speaks TLS in front and publish only that, like a gateway with a certificate on 443.',
    source: 'OWASP Transport Layer Security Cheat Sheet',
    find: ({ name, specs }, { isProduction }) =>
      portsOf(specs).flatMap(({ index, port, host_port }): Hit[] => {
        if (host_port === undefined || dataPorts.has(port)) return []
        if (tlsPorts.has(port) || tlsPorts.has(host_port)) return []
        return [
          {
            path: `specs.ports[${index}]`,
            severity: isProduction ? 'high' : 'medium',
            message: `${name} is published on port ${port}, where nothing says that it speaks TLS`,
          },
        ]
      }),
  },
  {
    rule: 'published_without_health',
    severity: 'low',
    remedy: 'Say how to see that it serves, so that a broken one is not put into the place of a good one.',
    source: 'CIS Docker Benchmark 1.2.0, 5.26',
    find(resource, { takes }) {
      const { name, specs } = resource
      const ports = portsOf(specs)
      if (ports.length === 0 || specs.health_check !== undefined || !takes(resource, 'health_check')) {
        return []
      }
      return [
        {
          path: 'specs.health_check',
          severity: isPublished(specs) ? 'medium' : 'low',
          message: `${name} listens, and nobody looks whether it serves`,
          changes: [setField(name, ['specs', 'health_check'], {})],
          certainty: 'safe',
        },
      ]
    },
  },
  {
    rule: 'open_to_everybody',
    severity: 'high',
    remedy: 'Name the addresses that may come in.',
    source: 'CIS Controls 8, 4.4 and 12.2',
    find({ name, specs }) {
      const open = textsIn(inboundOf(specs)).filter(
        ({ text }) => everybody.test(text) || (wide.test(text) && !privateRanges.test(text)),
      )
      const unsaid = (Array.isArray(specs.inbound) ? specs.inbound : []).flatMap((rule: unknown, index) => {
        const { port, sources, source } = (rule ?? {}) as Record<string, unknown>
        const isHidden = sources !== undefined || source !== undefined
        return isHidden || typeof port !== 'number' ? [] : [{ index, port }]
      })
      return [
        ...open.map(({ path, text }) => ({
          path: `specs.${path.join('.')}`,
          message: `${name} lets in everybody in ${text}`,
        })),
        ...unsaid.map(({ index, port }) => ({
          path: `specs.inbound[${index}]`,
          message: `${name} lets everybody reach port ${port}: it names no sources`,
        })),
      ]
    },
  },
  {
    rule: 'no_network',
    severity: 'medium',
    remedy: 'Put what belongs together into a network of its own.',
    source: 'NIST SP 800-190, 4.4.3',
    find(resource, { takes, resources }) {
      const { name, specs, engine } = resource
      if (!isProgram(resource) || !takes(resource, 'networks') || networksOf(specs).length > 0) return []
      const beside = resources.filter(each => isProgram(each) && each.engine === engine)
      if (beside.length < 2 || engine === 'process') return []
      const inside =
        resources.find(each => each.type === 'network' && each.engine === engine)?.name ?? 'inside'
      const isMade = resources.some(each => each.name === inside)
      if (isMade && resources.find(each => each.name === inside)?.type !== 'network') {
        return [{ path: 'specs.networks', message: `${name} is in the network that everything is in` }]
      }
      return [
        {
          path: 'specs.networks',
          message: `${name} is in the network that everything is in`,
          changes: [
            ...(isMade ? [] : [addResource({ type: 'network', name: inside, provider: engine, specs: {} })]),
            setField(name, ['specs', 'networks'], [{ name: `\${${inside}.name}`, aliases: [name] }]),
          ],
          certainty: 'try_first',
        },
      ]
    },
  },
  {
    rule: 'data_beside_public',
    severity: 'medium',
    remedy: 'Give databases, caches and queues a network that nothing published is in.',
    source: 'NIST SP 800-190, 4.3.3; CIS Controls 8, 12.2',
    find({ name, specs }, { published }) {
      const speaks = keepsRecords(specs)
      if (speaks === undefined || isPublished(specs)) return []
      const own = new Set(networksOf(specs))
      const open = published.find(each => networksOf(each.specs).some(network => own.has(network)))
      if (!open) return []
      return [
        {
          path: 'specs.networks',
          message: `${open.name} is reached from outside and is in one network with ${speaks} of ${name}`,
        },
      ]
    },
  },
]

/** What says who may come in; going out is another matter. */
const inboundOf = (specs: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(specs).filter(([field]) => !/^(outbound|egress|env|command|site|content)/.test(field)),
  )
