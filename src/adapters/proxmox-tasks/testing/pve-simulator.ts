import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type PveSchema, readPveSchema } from './pve-schema.ts'
import {
  type Call,
  createWorld,
  type Guest,
  meet,
  type SimulatorOptions,
  type Task,
  type World,
} from './pve-world.ts'

export type { Fault, SimulatorOptions } from './pve-world.ts'

export const token = 'root@pam!alice=11111111-2222-3333-4444-555555555555'

export interface Simulator extends AsyncDisposable {
  readonly url: string
  readonly guests: ReadonlyMap<number, Guest>
  /** Requests and answers that the vendor's description does not have. */
  readonly problems: readonly string[]
  /** False where the vendor's description is absent, and nothing was compared with it. */
  readonly isCompared: boolean
  readonly requests: readonly string[]
  begin(task: Partial<Task> & { readonly node?: string }): string
  /** The next requests for such paths are answered so. */
  refuse(path: RegExp, status: number, reason: string, times: number): void
}

/** Read once: it is large. */
const description: { known?: PveSchema | undefined; isRead: boolean } = { isRead: false }

function schemaOf(): PveSchema | undefined {
  if (!description.isRead) description.known = readPveSchema()
  description.isRead = true
  return description.known
}

/** As much of a Proxmox VE as making guests and waiting for tasks needs, over real sockets. */
export async function openSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = createWorld(options)
  const server = createServer((request, response) => void answer(world, options, request, response))
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    guests: world.guests,
    problems: world.problems,
    isCompared: schemaOf() !== undefined,
    requests: world.requests,
    begin: world.begin,
    refuse: (path, status, reason, times) => void world.refusals.push({ path, status, reason, times }),
    [Symbol.asyncDispose]: () => close(server),
  }
}

const close = (server: Server): Promise<void> =>
  new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

async function answer(
  world: World,
  options: SimulatorOptions,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const url = new URL(request.url!, 'http://pve')
  const params = Object.fromEntries(new URLSearchParams(url.search || (await text(request))))
  const call: Call = { method: request.method!, path: url.pathname.replace('/api2/json', ''), params }
  world.requests.push(`${call.method} ${call.path}`)
  world.goOn()
  if (request.headers.authorization !== `PVEAPIToken=${token}`) {
    await new Promise<void>(resolve => void setTimeout(resolve, options.refusedAfterMs ?? 0))
    return void response.writeHead(401, 'invalid token value!').end('{"data":null}')
  }
  const schema = schemaOf()
  const problems = schema ? schema.requestProblems(call.method, call.path, params) : {}
  if (!problems || Object.keys(problems).length > 0) {
    world.problems.push(`${call.method} ${call.path} ${JSON.stringify(problems ?? 'is not there')}`)
    const errors = JSON.stringify({ data: null, errors: problems })
    return void response.writeHead(problems ? 400 : 501, 'Parameter verification failed.').end(errors)
  }
  const given = meet(world, options, call)
  if (given === 'cut') return void request.socket.destroy()
  if ('status' in given) return void response.writeHead(given.status, given.reason).end('{"data":null}')
  const wrong = schema?.answerProblems(call.method, call.path, given.data) ?? {}
  if (Object.keys(wrong).length > 0) world.problems.push(`${call.path} answers ${JSON.stringify(wrong)}`)
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(given))
}
