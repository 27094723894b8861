import type { Actor } from '#kernel'
import type { McpFlags } from '#surfaces/cli'
import { serveMcpStdio } from '#surfaces/mcp'
import { connect, type Way } from './connect.ts'
import { owner } from './owner-key.ts'
import { loadPlugins } from './plugins.ts'
import { readVersion } from './version.ts'

const assistant: Actor = { id: 'mcp', kind: 'assistant' }

/** `alice mcp`: an assistant on standard input and output, until it leaves or the signal aborts. */
export async function serveMcp(way: Way, view: McpFlags, signal: AbortSignal): Promise<void> {
  const config = await way.config()
  const plugins = await loadPlugins(config)
  const { client, as } = await connect(way, assistant)
  const { ALICE_APPROVE_THROUGH: trusted = [] } = config
  await serveMcpStdio(client, {
    version: readVersion(),
    view,
    extras: plugins.flatMap(({ mcp }) => (mcp ? [mcp] : [])),
    person: trusted.includes('*') || trusted.includes(assistant.id) ? as(owner) : undefined,
    signal,
  })
}
