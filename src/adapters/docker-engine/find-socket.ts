import { EngineError } from '#domains/infra/ports'
import { connect } from './connection.ts'

export interface SocketPlaces {
  /** `DOCKER_HOST`. */
  readonly dockerHost?: string | undefined
  /** `XDG_RUNTIME_DIR`. */
  readonly runtimeFolder?: string | undefined
  readonly platform: NodeJS.Platform
}

export interface FoundSocket {
  readonly socketPath: string
  readonly dialect: 'docker' | 'podman'
}

/** The first socket that a container engine answers at; `DOCKER_HOST`, where it is set, is the only one that counts. */
export async function findSocket(places: SocketPlaces): Promise<FoundSocket | undefined> {
  for (const socketPath of socketsIn(places)) {
    try {
      const { dialect } = await connect(socketPath, 2000).facts(AbortSignal.timeout(5000))
      return { socketPath, dialect: dialect.name }
    } catch {
      // Nobody is there, or nobody who is allowed to talk to us: the next one may be.
    }
  }
  return undefined
}

export function socketsIn({ dockerHost = '', runtimeFolder, platform }: SocketPlaces): readonly string[] {
  if (dockerHost !== '') return [socketOf(dockerHost)]
  if (platform === 'win32') return [String.raw`\\.\pipe\docker_engine`]
  const ofUser = runtimeFolder ? [`${runtimeFolder}/docker.sock`, `${runtimeFolder}/podman/podman.sock`] : []
  return ['/var/run/docker.sock', ...ofUser, '/run/podman/podman.sock']
}

/** Over TCP anybody on the network who finds the port is root: only sockets are spoken to. */
function socketOf(dockerHost: string): string {
  const [, scheme = '', path = ''] = /^(\w+):\/\/(.*)$/.exec(dockerHost) ?? []
  if (scheme === 'unix') return path
  if (scheme === 'npipe') return path.replaceAll('/', '\\')
  throw new EngineError('permanent', 'DOCKER_HOST has to be unix:///path or npipe://')
}
