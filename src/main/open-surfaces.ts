import type { Authenticate } from '#kernel'
import type { App } from '#kernel/run'
import { asyncApiPart } from '#surfaces/asyncapi'
import { cloudEventsPart } from '#surfaces/cloudevents'
import type { Sessions } from '#surfaces/console'
import { docsSitePart } from '#surfaces/docs-site'
import { graphqlPart } from '#surfaces/graphql'
import { httpServer, listenOnFreePort, type HttpPart, type TlsFiles } from '#surfaces/http'
import { metricsPart, type MetricsOptions } from '#surfaces/metrics'
import { pagesPart } from '#surfaces/pages'
import { restPart } from '#surfaces/rest'
import { describeFrames, websocketPart } from '#surfaces/websocket'
import type { Config } from '../config.ts'
import { describeRestTo } from './describe-rest.ts'
import { openConsole, openSessions, ownerLink, withSessions } from './open-console.ts'
import { openGrpc } from './open-grpc.ts'
import { letConformanceIn, openMcp } from './open-mcp.ts'
import { openMqtt } from './open-mqtt.ts'
import { packageFile } from './version.ts'

export interface SurfaceOptions {
  readonly app: App
  readonly config: Config
  readonly metrics: Pick<MetricsOptions, 'render'>
  readonly tls?: TlsFiles | undefined
  readonly authenticate: Authenticate
  onTaken(port: number, next: number): void
}

/** A way in besides HTTP: gRPC, a broker. */
export interface OpenSurface {
  readonly name: string
  /** Where it listens: `127.0.0.1:4101`. */
  readonly address?: string | undefined
  /** What it holds open at the moment, by kind. */
  stats?(): Readonly<Record<string, number>>
  /** Stops taking requests, finishes what is being answered, and leaves nothing open. */
  close(): Promise<void>
}

export interface OpenSurfaces {
  /** Of the HTTP server. */
  readonly url: string
  /** Of what listens beside it, by name: `{ grpc: '127.0.0.1:4101' }`. */
  readonly addresses: Readonly<Record<string, string>>
  /** A new address that brings the owner of the data folder into the console, once. */
  loginLink(): Promise<string>
  /** What all of them hold open at the moment. */
  stats(): readonly OpenCount[]
  close(): Promise<void>
}

/** Every way into this Alice, open. Whoever fails to open closes those before it. */
export async function openSurfaces(options: SurfaceOptions): Promise<OpenSurfaces> {
  const { app, config, tls, onTaken } = options
  const sessions = await openSessions(config)
  const authenticate = letConformanceIn(config, withSessions(options.authenticate, sessions))
  let url = ''
  const parts = await httpParts({ ...options, authenticate, sessions, url: () => url })
  const http = httpServer({
    app,
    version: app.version,
    authenticate,
    parts,
    tls,
    allowedHosts: config.ALICE_ALLOWED_HOSTS,
    limits: { connectionsPerAddress: config.ALICE_CONNECTIONS_PER_ADDRESS },
  })
  const server = await listenOnFreePort(place => http.listen(place), {
    host: config.ALICE_HOST,
    port: config.ALICE_PORT,
    onTaken,
  })
  url = server.url
  const others: OpenSurface[] = []
  const close = async () => {
    await Promise.all([server.close(), ...others.map(surface => surface.close())])
  }
  try {
    for (const open of beside) others.push(...(await open(options, server.port)))
    const counting = [
      { name: 'http', stats: () => ({ connections: server.connections() }) },
      ...parts,
      ...others,
    ]
    const stats = () => counting.flatMap(countsOf)
    const loginLink = () => ownerLink(sessions, config.ALICE_HOME, url)
    return { url, addresses: addressesOf(others), loginLink, stats, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface OpenCount {
  readonly surface: string
  readonly kind: string
  readonly count: number
}

const countsOf = ({ name, stats }: Pick<OpenSurface, 'name' | 'stats'>): OpenCount[] =>
  Object.entries(stats?.() ?? {}).map(([kind, count]) => ({ surface: name, kind, count }))

const addressesOf = (surfaces: readonly OpenSurface[]) =>
  Object.fromEntries(
    surfaces.flatMap(({ name, address }) => (address === undefined ? [] : [[name, address]])),
  )

interface HttpPartOptions extends Omit<SurfaceOptions, 'onTaken'> {
  readonly sessions: Sessions
  /** Where it listens, once it does. */
  url(): string
}

/** What is mounted on the HTTP server, in this order. */
export const httpParts = async (options: HttpPartOptions): Promise<readonly HttpPart[]> => [
  restPart({ app: options.app, blobs: options.app.blobs }),
  openConsole({ ...options, version: options.app.version, isTls: options.tls !== undefined }),
  docsSitePart({ folder: packageFile('dist/docs') }),
  pagesPart({ version: options.app.version, describe: caller => describeRestTo(options.app, caller) }),
  asyncApiPart({ app: options.app, ...describedWays(options.config), version: options.app.version }),
  cloudEventsPart({ app: options.app, publish: 'events.publish' }),
  metricsPart({ render: options.metrics.render, isOpen: options.config.ALICE_METRICS_OPEN }),
  graphqlPart({ app: options.app }),
  websocketPart({ app: options.app }),
  await openMcp(options.app, options.config),
]

/** The ways events go besides HTTP. */
const describedWays = ({ ALICE_MQTT, ALICE_MQTT_PREFIX, ALICE_GRPC_PORT }: Config) => ({
  sockets: describeFrames(),
  hasGrpc: ALICE_GRPC_PORT !== 'off',
  mqtt: ALICE_MQTT === undefined ? undefined : { prefix: ALICE_MQTT_PREFIX },
})

type Open = (options: SurfaceOptions, httpPort: number) => Promise<readonly OpenSurface[]>

/** What listens beside it. Each answers nothing when it is not wanted. */
const beside: readonly Open[] = [openGrpc, openMqtt]
