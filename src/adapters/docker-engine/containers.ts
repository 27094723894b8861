import { EngineError, type ControlAction, type Observed } from '#domains/infra/ports'
import type { Connection } from './connection.ts'
import { containerCalls, type ContainerCalls } from './container-calls.ts'
import { changeContainer } from './container-changing.ts'
import { healthOf } from './container-health.ts'
import { makeContainer } from './container-making.ts'
import { specsOf } from './container-reading.ts'
import type { ContainerSpecs } from './container-specs.ts'
import type { Images } from './images.ts'
import type { Kind } from './kind.ts'
import { lastLines } from './logs.ts'
import { labelNames } from './mark.ts'
import { addressOf, ipOf, type Ours, type Publishing } from './publishing.ts'
import { tracesIn } from './secret-values.ts'

export interface ContainersOptions {
  readonly connection: Connection
  readonly publishing: Publishing
  readonly images: Images
  now(): number
}

export interface Containers extends Kind {
  promote(id: string, signal: AbortSignal): Promise<void>
  control(id: string, action: ControlAction, signal: AbortSignal): Promise<void>
  logs(id: string, lines: number, signal: AbortSignal): Promise<readonly string[]>
}

/** What several containers are looked at with, so that each thing is asked for once. */
interface Look {
  readonly opened: Awaited<ReturnType<Publishing['list']>>
  readonly image: ReturnType<Images['lookUp']>
  readonly signal: AbortSignal
}

const atOnce = 8

export function containersOf(options: ContainersOptions): Containers {
  const { connection, publishing, images } = options
  const calls = containerCalls(connection)
  const making = { connection, publishing, calls }
  const lookOf = async (signal: AbortSignal): Promise<Look> => ({
    opened: await publishing.list(),
    image: images.lookUp(signal),
    signal,
  })
  const observe = (ours: Ours, look: Look) => observed({ ...options, calls }, ours, look)
  const must = async (id: string, signal: AbortSignal) => {
    const ours = await calls.ours(id, signal)
    if (!ours) throw new EngineError('changed', `The container ${id.slice(0, 12)} is gone`)
    return ours
  }

  return {
    async list(deployment, signal) {
      const listed = await calls.list({ deployment }, signal)
      if (listed.length === 0) return []
      const look = await lookOf(signal)
      const found = await inGroups(listed, async ({ id }) => {
        const ours = await calls.ours(id, signal)
        return ours && observe(ours, look)
      })
      return found.flatMap(each => each ?? [])
    },
    async read(id, signal) {
      const ours = await calls.ours(id, signal).catch(undefinedWhenForeign)
      return ours && observe(ours, await lookOf(signal))
    },
    async assertOurs(id, signal) {
      await must(id, signal)
    },
    create: (wanted, signal) => makeContainer(making, wanted, signal),
    async update(id, wanted, signal) {
      const ours = await must(id, signal)
      const { specs, state } = await observe(ours, await lookOf(signal))
      await changeContainer(making, ours, { id, wanted, seen: specs, state, signal })
      // It may have another address by now.
      const changed = await calls.ours(id, signal)
      if (changed) await observe(changed, await lookOf(signal))
    },
    async remove(id, signal) {
      const ours = await calls.ours(id, signal)
      if (!ours) return
      const { deployment, resource } = ours.mark
      const siblings = await calls.list({ deployment, resource }, signal)
      const left = siblings.filter(each => each.id !== id).map(each => each.mark)
      await publishing.close(ours.mark, left)
      await calls.stop(ours, signal).catch(ignoreWhenGone)
      await calls.remove(id, signal)
    },
    async promote(id, signal) {
      await publishing.lead(await must(id, signal))
    },
    async control(id, action, signal) {
      const ours = await must(id, signal)
      if (action === 'start') await calls.start(ours, signal)
      else if (action === 'reboot') await calls.restart(ours, signal)
      else await calls.stop(ours, signal)
      const changed = await calls.ours(id, signal)
      if (changed) await observe(changed, await lookOf(signal))
    },
    async logs(id, lines, signal) {
      const { container } = await must(id, signal)
      return lastLines(connection, { id, isTerminal: container.Config.Tty ?? false, lines, signal })
    },
  }
}

type Observing = ContainersOptions & { readonly calls: ContainerCalls }

async function observed(options: Observing, ours: Ours, look: Look): Promise<Observed> {
  const { calls, publishing } = options
  const { container, mark, facts } = ours
  const { deployment, resource, key, type } = mark
  const wanted = mark.specs as Partial<ContainerSpecs>
  const image = await look.image(container.Image, wanted.image)
  const isOnlyOne = async () => {
    const siblings = await calls.list({ deployment, resource }, look.signal)
    return !siblings.some(each => each.id !== container.Id && each.isRunning)
  }
  const unpublished = await publishing.look(ours, look.opened, isOnlyOne)
  const health = await healthOf({
    container,
    check: wanted.health_check,
    isRunByEngine: facts.dialect.runsHealthChecks,
    hasSecrets: Object.keys(tracesIn(container.Config.Labels?.[labelNames.secrets])).length > 0,
    now: options.now(),
    addressOf: (port = wanted.ports?.[0]?.port ?? 0) => addressOf(container, port, facts),
    run: command => calls.run(container.Id, command, look.signal),
    signal: look.signal,
  })
  const isCut = unpublished !== undefined && container.State.Status === 'running'
  return {
    deployment,
    resource,
    key,
    type,
    handle: `container:${container.Id}`,
    specs: specsOf({ container, mark, image, facts }),
    ...(isCut ? { state: 'failed', reason: unpublished } : health),
    outputs: {
      id: container.Id,
      name: container.Name.slice(1),
      host: hostOf(ours, wanted),
      ip: ipOf(container.NetworkSettings),
      port: wanted.ports?.[0]?.port ?? 0,
      host_port: publishing.hostPortOf(mark, look.opened),
    },
  }
}

/** What others in its networks call it. The first alias stays when a new container takes its place; the default network has no names. */
function hostOf({ container }: Ours, { networks = [] }: Partial<ContainerSpecs>): string {
  const alias = networks.flatMap(each => each.aliases)[0]
  if (alias !== undefined) return alias
  return networks.length > 0 ? container.Name.slice(1) : ipOf(container.NetworkSettings)
}

async function inGroups<T, R>(all: readonly T[], run: (each: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (let at = 0; at < all.length; at += atOnce) {
    results.push(...(await Promise.all(all.slice(at, at + atOnce).map(run))))
  }
  return results
}

const undefinedWhenForeign = (error: unknown) => {
  if (error instanceof EngineError && error.kind === 'foreign') return undefined
  throw error
}

const ignoreWhenGone = (error: unknown) => {
  if (!(error instanceof EngineError) || error.kind !== 'changed') throw error
}
