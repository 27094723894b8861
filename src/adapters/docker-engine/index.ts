import { EngineError, type Engine, type Proxies, type ResourceType } from '#domains/infra/ports'
import { connect, type Connection } from './connection.ts'
import { ContainerSpecs, containerOutputs, fixedFields } from './container-specs.ts'
import { containersOf } from './containers.ts'
import { dialects } from './dialect.ts'
import { createImages, type PullProgress } from './images.ts'
import type { Kind } from './kind.ts'
import { networkOutputs, NetworkSpecs, networksOf } from './networks.ts'
import { createPublishing } from './publishing.ts'
import { volumeOutputs, VolumeSpecs, volumesOf } from './volumes.ts'

export { findSocket } from './find-socket.ts'

export interface DockerEngineOptions {
  readonly socketPath: string
  /** As `findSocket` found it: an Engine that cannot change limits says so before anything is planned. */
  readonly dialect?: 'docker' | 'podman'
  /** They own the ports of the host. */
  readonly proxies: Proxies
  /** The address of the host that ports are published on; 127.0.0.1 when not said. */
  readonly publishOn?: string
  now(): number
  /** How long an answer may take. */
  readonly answerMs?: number
  readonly onPull?: PullProgress
}

/** Containers, networks and volumes of a Docker Engine, or of a Podman that speaks like one. */
export function dockerEngine(options: DockerEngineOptions): Engine {
  const connection = connect(options.socketPath, options.answerMs)
  const images = createImages(connection, options.onPull)
  const publishing = createPublishing(options.proxies, options.publishOn ?? '127.0.0.1')
  const containers = containersOf({ connection, images, publishing, now: options.now })
  const kinds: Readonly<Record<string, Kind>> = {
    container: containers,
    network: networksOf(connection),
    volume: volumesOf(connection),
  }
  const kindOf = (handle: string) => {
    const [name = '', id = ''] = splitHandle(handle)
    const kind = kinds[name]
    return kind && id !== '' ? { kind, id } : undefined
  }
  const must = (handle: string) => {
    const found = kindOf(handle)
    if (!found) throw new EngineError('permanent', `${handle} is not a handle of this engine`)
    return found
  }
  const container = async (handle: string, signal: AbortSignal) => {
    const { kind, id } = must(handle)
    if (kind === containers) return id
    await kind.assertOurs(id, signal)
    throw new EngineError('permanent', `${handle} is not a container`)
  }

  return {
    name: 'docker',
    about: 'Containers, networks and volumes of a Docker Engine or Podman',
    types: typesOf(options.dialect ?? 'docker'),
    parallelism: 8,
    createsFirst: true,
    missing: (wanted, signal) => images.missing(wanted, signal),
    async supply(prerequisite, signal) {
      signal.throwIfAborted()
      return images.supply(prerequisite)
    },
    async list(deployment, signal) {
      const all = await Promise.all(Object.values(kinds).map(kind => kind.list(deployment, signal)))
      return all.flat()
    },
    async read(handle, signal) {
      const found = kindOf(handle)
      return found?.kind.read(found.id, signal)
    },
    async create(wanted, signal) {
      signal.throwIfAborted()
      const name = kindByType[wanted.type]
      if (name === undefined) throw new EngineError('permanent', `Docker makes no ${wanted.type}`)
      return { handle: `${name}:${await kinds[name]!.create(wanted, signal)}` }
    },
    async update(handle, wanted, signal) {
      const { kind, id } = must(handle)
      await kind.update(id, wanted, signal)
      return { handle }
    },
    async remove(handle, signal) {
      const { kind, id } = must(handle)
      await kind.remove(id, signal)
      return { handle }
    },
    wait: (task, signal) => images.wait(task, signal),
    async promote(handle, signal) {
      const { kind, id } = must(handle)
      if (kind === containers) await containers.promote(id, signal)
    },
    async control(handle, action, signal) {
      await containers.control(await container(handle, signal), action, signal)
      return { handle }
    },
    logs: async (handle, lines, signal) => containers.logs(await container(handle, signal), lines, signal),
    health: signal => healthOf(connection, signal),
  }
}

const kindByType: Readonly<Record<string, string>> = {
  compute: 'container',
  service: 'container',
  network: 'network',
  storage: 'volume',
}

function splitHandle(handle: string): readonly string[] {
  const at = handle.indexOf(':')
  return [handle.slice(0, at), handle.slice(at + 1)]
}

/** Labels, where the mark is, are fixed when a container, network or volume is made: nothing can be adopted. */
function typesOf(dialect: keyof typeof dialects): Readonly<Record<string, ResourceType>> {
  const container: ResourceType = {
    about: 'A container',
    specs: ContainerSpecs,
    fixed: fixedFields(dialects[dialect].changesLimits),
    keepsData: false,
    outputs: containerOutputs,
    needs: ({ cpu, memory_mb }) => ({ cpu: Number(cpu), memory_mb: Number(memory_mb), storage_gb: 0 }),
  }
  const nothing = { cpu: 0, memory_mb: 0, storage_gb: 0 }
  return {
    compute: container,
    service: { ...container, about: 'A container that serves' },
    network: {
      about: 'A network of containers',
      specs: NetworkSpecs,
      fixed: [...Object.keys(NetworkSpecs.shape), 'name'],
      keepsData: false,
      outputs: networkOutputs,
      needs: () => nothing,
    },
    storage: {
      about: 'A volume',
      specs: VolumeSpecs,
      fixed: Object.keys(VolumeSpecs.shape),
      keepsData: true,
      outputs: volumeOutputs,
      needs: ({ storage_gb }) => ({ ...nothing, storage_gb: Number(storage_gb) }),
    },
  }
}

async function healthOf(connection: Connection, signal: AbortSignal) {
  try {
    const { dialect } = await connection.facts(signal)
    const answer = await connection.ask({ path: '/_ping', signal })
    const isHealthy = answer.status === 200
    return {
      isHealthy,
      about: isHealthy ? `${dialect.name} answers` : `${dialect.name} answers ${answer.status}`,
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    return { isHealthy: false, about: (error as Error).message }
  }
}
