// What a program may do on the machine it runs on.
import { templates } from '../templates/all-templates.ts'
import { setField, unsetField } from './blueprint-changes.ts'
import type { SecurityRule } from './finding.ts'
import { imageParts, isProgram, textsIn } from './spec-looks.ts'

const cis = (section: string) => `CIS Docker Benchmark 1.2.0, ${section}`

/** They are as good as being root of the host. */
const mighty = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'NET_ADMIN',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
])

export const containerRules: readonly SecurityRule[] = [
  {
    rule: 'privileged',
    severity: 'critical',
    remedy: 'Run it without privileges, and add the one capability it needs.',
    source: cis('5.4'),
    find: ({ name, specs }) =>
      specs.privileged === true
        ? [
            {
              path: 'specs.privileged',
              message: `${name} may do everything that root of the host may`,
              changes: [unsetField(name, ['specs', 'privileged'])],
              certainty: 'try_first',
            },
          ]
        : [],
  },
  {
    rule: 'capabilities_added',
    severity: 'medium',
    remedy: 'Add no capability that the program does not use.',
    source: cis('5.3'),
    find({ name, specs }) {
      const added = Array.isArray(specs.cap_add) ? specs.cap_add.map(String) : []
      if (added.length === 0) return []
      const isMighty = added.some(each => mighty.has(each.toUpperCase().replace(/^CAP_/, '')))
      return [
        {
          path: 'specs.cap_add',
          severity: isMighty ? 'critical' : 'medium',
          message: `${name} is given ${added.join(', ')}`,
          changes: [unsetField(name, ['specs', 'cap_add'])],
          certainty: 'try_first',
        },
      ]
    },
  },
  {
    rule: 'capabilities_kept',
    severity: 'low',
    remedy: 'Drop all capabilities, and add those that are needed.',
    source: cis('5.3'),
    find(resource, { takes }) {
      const { name, specs } = resource
      const dropped = Array.isArray(specs.cap_drop) ? specs.cap_drop : []
      if (!isProgram(resource) || !takes(resource, 'cap_drop') || dropped.length > 0) return []
      return [
        {
          path: 'specs.cap_drop',
          message: `${name} keeps every capability that containers begin with`,
          changes: [setField(name, ['specs', 'cap_drop'], ['ALL'])],
          certainty: 'try_first',
        },
      ]
    },
  },
  {
    rule: 'runs_as_root',
    severity: 'medium',
    remedy: 'Name a user who is not root; the image must be able to run as that user.',
    source: cis('4.1'),
    find(resource, { takes }) {
      const { name, specs } = resource
      if (!isProgram(resource) || !takes(resource, 'user')) return []
      if (typeof specs.user === 'string' && !/^(root|0)(:|$)/.test(specs.user)) return []
      const isSaid = specs.user !== undefined
      return [
        {
          path: 'specs.user',
          severity: isSaid ? 'high' : 'medium',
          message: isSaid ? `${name} runs as root` : `${name} runs as whoever its image says, mostly root`,
          changes: [setField(name, ['specs', 'user'], '10001:10001')],
          certainty: 'try_first',
        },
      ]
    },
  },
  {
    rule: 'root_writable',
    severity: 'low',
    remedy: 'Make the root read-only, and give it a volume or tmpfs where it writes.',
    source: cis('5.12'),
    find(resource, { takes }) {
      const { name, specs } = resource
      if (!isProgram(resource) || !takes(resource, 'read_only') || specs.read_only === true) return []
      return [
        {
          path: 'specs.read_only',
          message: `${name} can change its own program`,
          changes: [setField(name, ['specs', 'read_only'], true)],
          certainty: 'try_first',
        },
      ]
    },
  },
  {
    rule: 'no_limits',
    severity: 'medium',
    remedy: 'Say how many cores and how much memory it may take.',
    source: cis('5.10 and 5.11'),
    find(resource, { takes }) {
      const { name, specs } = resource
      if (!isProgram(resource)) return []
      const usual = { cpu: 1, memory_mb: 512 } as const
      const missing = (['cpu', 'memory_mb'] as const).filter(
        field => takes(resource, field) && specs[field] === undefined,
      )
      if (missing.length === 0) return []
      return [
        {
          path: `specs.${missing[0]!}`,
          message: `${name} may take all of ${missing.join(' and ')} there is`,
          changes: missing.map(field => setField(name, ['specs', field], usual[field])),
          certainty: 'try_first',
        },
      ]
    },
  },
  {
    rule: 'image_floats',
    severity: 'medium',
    remedy: 'Name a version of the image, so that tomorrow is made of what was tested today.',
    source: cis('5.27'),
    find({ name, specs }) {
      if (typeof specs.image !== 'string' || specs.image.includes('${')) return []
      const { tag, digest, repository } = imageParts(specs.image)
      if (digest !== undefined || (tag !== undefined && tag !== 'latest')) return []
      const versioned = templateImages().get(repository)
      return [
        {
          path: 'specs.image',
          message: `${name} is made of whatever ${repository} is that day`,
          ...(versioned !== undefined && { changes: [setField(name, ['specs', 'image'], versioned)] }),
          certainty: versioned === undefined ? 'decide' : 'try_first',
        },
      ]
    },
  },
  {
    rule: 'image_without_digest',
    severity: 'low',
    remedy: 'Add the digest (image:tag@sha256:…), which nobody can move.',
    source: 'SLSA 1.0, verifying artifacts; NIST SP 800-190, 4.1.5',
    find({ name, specs }) {
      if (typeof specs.image !== 'string' || specs.image.includes('${')) return []
      const { tag, digest } = imageParts(specs.image)
      if (digest !== undefined || tag === undefined || tag === 'latest') return []
      return [
        {
          path: 'specs.image',
          message: `whoever owns the registry can put another program under the tag of ${name}`,
        },
      ]
    },
  },
  {
    rule: 'host_path',
    severity: 'high',
    remedy: 'Give it a storage resource in the place of a folder of the host.',
    source: cis('5.5 and 5.31'),
    find: ({ name, specs }) =>
      textsIn([specs.volumes ?? []]).flatMap(({ path, text }) => {
        const isSocket = text.endsWith('docker.sock') || text.endsWith('podman.sock')
        if (!isSocket && !(path.at(-1) === 'volume' && text.startsWith('/'))) return []
        return [
          {
            path: `specs.volumes[${String(path[1])}]`,
            ...(isSocket && { severity: 'critical' as const }),
            message: isSocket
              ? `${name} can command the engine that runs it`
              : `${name} reaches into folders of the host`,
          },
        ]
      }),
  },
  {
    rule: 'writable_by_all',
    severity: 'high',
    remedy: 'Take away the right of others to write.',
    source: 'CIS Distribution Independent Linux Benchmark 2.0.0, 6.1.10',
    find({ name, specs }) {
      const { mode } = specs
      if (typeof mode !== 'string' || !/^0?[0-7]{3}$/.test(mode) || (Number(mode.at(-1)) & 2) === 0) return []
      const tight = mode.slice(0, -1) + String(Number(mode.at(-1)) & ~2)
      return [
        {
          path: 'specs.mode',
          message: `everybody on the machine may change ${name}`,
          changes: [setField(name, ['specs', 'mode'], tight)],
          certainty: 'safe',
        },
      ]
    },
  },
]

let known: ReadonlyMap<string, string> | undefined

/** Images with a version, as the templates have them, by repository. */
function templateImages(): ReadonlyMap<string, string> {
  known ??= new Map(
    templates
      .flatMap(({ make }) => make({}).resources.map(({ specs }) => specs.image))
      .flatMap(each => (typeof each === 'string' ? [[imageParts(each).repository, each] as const] : [])),
  )
  return known
}
