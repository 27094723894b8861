import { EngineError, type Wanted } from '#domains/infra/ports'
import { refused, type Connection } from './connection.ts'
import { containerBody } from './container-body.ts'
import type { ContainerCalls } from './container-calls.ts'
import type { ContainerSpecs } from './container-specs.ts'
import { withoutValues } from './errors.ts'
import { foreign, isMarkedAs, labelNames, labelsOf, markIn, nameOf } from './mark.ts'
import type { Ours, Publishing } from './publishing.ts'
import { withSecrets } from './secret-values.ts'

export interface Making {
  readonly connection: Connection
  readonly calls: ContainerCalls
  readonly publishing: Publishing
}

/** One container per key, in its networks and started. Broken off anywhere, asking again does the rest. */
export async function makeContainer(making: Making, wanted: Wanted, signal: AbortSignal): Promise<string> {
  try {
    return await make(making, wanted, signal)
  } catch (error) {
    throw withoutValues(error, wanted.secrets.values())
  }
}

async function make(making: Making, wanted: Wanted, signal: AbortSignal): Promise<string> {
  const { calls, publishing } = making
  const { specs, traces } = withSecrets(wanted)
  const there = await findByKey(calls, wanted, signal)
  if (there) return complete(making, there, { wanted, signal })
  try {
    await assertVolumes(making.connection, specs as ContainerSpecs, signal)
    await publishing.open(wanted, (specs as ContainerSpecs).ports)
    const labels = { ...labelsOf(wanted), [labelNames.secrets]: JSON.stringify(traces) }
    const id = await post(making, { wanted, specs: specs as ContainerSpecs, labels }, signal)
    return await complete(making, id, { wanted, signal })
  } catch (error) {
    if (isFinal(error)) await leaveNothing(making, wanted, signal)
    throw error
  }
}

/** By its labels first: somebody may have given it another name. */
async function findByKey(calls: ContainerCalls, wanted: Wanted, signal: AbortSignal) {
  const { deployment, resource, key } = wanted
  const [found] = await calls.list({ deployment, resource, key }, signal)
  return found?.id
}

/** A volume nobody made would be made by the Engine, without any mark. */
async function assertVolumes(connection: Connection, { volumes }: ContainerSpecs, signal: AbortSignal) {
  for (const { volume } of volumes) {
    const path = `/volumes/${encodeURIComponent(volume)}`
    if (!(await connection.get({ path, signal }, [404]))) {
      throw new EngineError('permanent', `There is no volume ${volume}`)
    }
  }
}

interface Posted {
  readonly wanted: Wanted
  readonly specs: ContainerSpecs
  readonly labels: Readonly<Record<string, string>>
}

async function post({ connection, calls }: Making, { wanted, specs, labels }: Posted, signal: AbortSignal) {
  const name = nameOf(wanted)
  const facts = await connection.facts(signal)
  const body = containerBody({ specs, labels, facts })
  const question = { method: 'POST', path: '/containers/create', query: { name }, body, signal } as const
  const answer = await connection.ask(question)
  if (answer.status < 400) return (JSON.parse(answer.bytes.toString()) as { readonly Id: string }).Id
  if (answer.status !== 409) throw refused(answer, question)
  const other = await calls.inspect(name, signal)
  if (!other) throw new EngineError('transient', `The container ${name} comes and goes`)
  if (!isMarkedAs(wanted, markIn(other.Config.Labels))) throw foreign(`The container ${name}`)
  return other.Id
}

/** Connects it to all its networks, starts it if it never ran, and leads the ports of the host to it if they lead nowhere. */
async function complete(
  { connection, calls, publishing }: Making,
  id: string,
  { wanted, signal }: { readonly wanted: Wanted; readonly signal: AbortSignal },
): Promise<string> {
  const made = await calls.ours(id, signal)
  if (!made) throw new EngineError('changed', `The container ${nameOf(wanted)} is gone`)
  if (neverRan(made)) {
    const { networks } = wanted.specs as ContainerSpecs
    const names = new Set(Object.keys(made.container.NetworkSettings.Networks ?? {}))
    for (const { name, aliases } of networks.filter(each => !names.has(each.name))) {
      await joinNetwork(connection, { id, name, aliases }, signal)
    }
    await calls.start(made, signal)
  }
  await publishing.open(wanted, (wanted.specs as ContainerSpecs).ports)
  const started = await calls.ours(id, signal)
  if (started) {
    await publishing.look(started, await publishing.list(), async () =>
      isOnlyOne(calls, id, { wanted, signal }),
    )
  }
  return id
}

async function isOnlyOne(
  calls: ContainerCalls,
  id: string,
  { wanted, signal }: { readonly wanted: Wanted; readonly signal: AbortSignal },
) {
  const { deployment, resource } = wanted
  const siblings = await calls.list({ deployment, resource }, signal)
  return !siblings.some(each => each.id !== id && each.isRunning)
}

interface Joining {
  readonly id: string
  readonly name: string
  readonly aliases: readonly string[]
}

export async function joinNetwork(
  connection: Connection,
  { id, name, aliases }: Joining,
  signal: AbortSignal,
) {
  const path = `/networks/${encodeURIComponent(name)}/connect`
  const body = { Container: id, EndpointConfig: { Aliases: aliases } }
  const question = { method: 'POST', path, body, signal } as const
  const answer = await connection.ask(question)
  const isThere = /already (exists|attached|connected)/i.test(answer.message)
  if (answer.status >= 400 && !isThere) throw refused(answer, question)
}

const isFinal = (error: unknown) =>
  error instanceof EngineError && ['permanent', 'exhausted', 'foreign', 'changed'].includes(error.kind)

const neverRan = ({ container }: Ours) => ['created', 'configured'].includes(container.State.Status)

/** What cannot be started stays behind otherwise, created and never run. Another call with this key may have started it. */
async function leaveNothing(
  { calls, publishing }: Making,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<void> {
  try {
    const id = await findByKey(calls, wanted, signal)
    const made = id === undefined ? undefined : await calls.ours(id, signal)
    if (made && neverRan(made)) await calls.remove(made.container.Id, signal)
    const { deployment, resource } = wanted
    const left = await calls.list({ deployment, resource }, signal)
    await publishing.close(
      wanted,
      left.map(each => each.mark),
    )
  } catch {
    // The first error says more; what is left has its mark and is found by it.
  }
}
