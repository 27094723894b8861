import type { AliceClient, OperationInfo } from '#surfaces/client'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Readable, Writable } from 'node:stream'
import { followWorkflows } from './followed-workflows.ts'
import { patientTransport } from './patient-transport.ts'
import { createShelf } from './resources.ts'
import { createSession } from './session.ts'
import { createToolBox } from './tools.ts'

export interface McpOptions {
  readonly version: string
  /** Which operations are shown; all when not said. */
  readonly tools?: ((info: OperationInfo) => boolean) | undefined
  /** Ends the session. */
  readonly signal?: AbortSignal | undefined
  readonly stdin?: Readable | undefined
  /** Carries the protocol and nothing else. */
  readonly stdout?: Writable | undefined
  /** Told what went wrong beside the protocol; written to standard error when not said. */
  readonly onError?: ((error: Error) => void) | undefined
}

/** Serves one assistant over standard input and output until either side ends, then closes the client. */
export async function serveMcpStdio(client: AliceClient, options: McpOptions): Promise<void> {
  const { version, tools: isShown = () => true, onError = toStandardError } = options
  const infos = (await client.operations()).filter(isShown)
  const parts = { client, version, tools: createToolBox(infos), shelf: createShelf(client, infos) }
  const workflows = followWorkflows(client, onError)
  const ended = Promise.withResolvers<undefined>()
  const { stdin = process.stdin, stdout = process.stdout } = options
  const transport = patientTransport({ stdin, stdout, onEnd: () => ended.resolve(undefined) })

  const handle = serveStdio(() => createSession({ ...parts, workflows }), { transport, onerror: onError })
  const stop = () => void handle.close()
  options.signal?.addEventListener('abort', stop, { once: true })
  if (options.signal?.aborted) stop()
  await ended.promise
  options.signal?.removeEventListener('abort', stop)
  workflows.stop()
  await client.close()
}

const toStandardError = (error: Error) => void process.stderr.write(`alice mcp: ${error.message}\n`)
