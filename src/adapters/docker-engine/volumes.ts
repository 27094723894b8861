import { StorageGb } from '#domains/infra/contract'
import { EngineError, type Observed } from '#domains/infra/ports'
import { z } from 'zod'
import type { Volume } from './api.ts'
import { refused, type Connection } from './connection.ts'
import { engineName, OwnLabels } from './container-specs.ts'
import type { Kind } from './kind.ts'
import { filterOf, foreign, isMarkedAs, labelsOf, markIn, nameOf, ownLabels } from './mark.ts'

/** A folder of the host under the name of a volume would open the host to whoever writes blueprints. */
const remote = new Set(['cifs', 'nfs', 'nfs4', 'tmpfs'])

export const VolumeSpecs = z.strictObject({
  driver: engineName.default('local'),
  options: z
    .record(engineName, z.string().max(1000))
    .default({})
    .refine(
      ({ type, device, o = '' }) =>
        (type === undefined ? device === undefined : remote.has(type)) && !o.includes('bind'),
      `a volume is of its own, or of type ${[...remote].join(', ')}; it is no folder of the host`,
    ),
  labels: OwnLabels,
  /** For quotas and costs: the driver `local` does not enforce it. */
  storage_gb: StorageGb.default(1),
})
type VolumeSpecs = z.output<typeof VolumeSpecs>

export const volumeOutputs = ['name'] as const

export function volumesOf(connection: Connection): Kind {
  const find = (name: string, signal: AbortSignal) =>
    connection.get<Volume>({ path: `/volumes/${encodeURIComponent(name)}`, signal }, [404])

  const kind: Kind = {
    async create(wanted, signal) {
      const { driver, options, labels } = wanted.specs as VolumeSpecs
      const body = {
        Name: nameOf(wanted),
        Driver: driver,
        DriverOpts: options,
        Labels: { ...labels, ...labelsOf(wanted) },
      }
      const there = await find(body.Name, signal)
      const question = { method: 'POST', path: '/volumes/create', body, signal } as const
      const answer = there ? undefined : await connection.ask(question)
      // Docker gives whoever creates a volume a second time the one that is there, whoever made it; Podman refuses.
      const made = there ?? (await find(body.Name, signal))
      if (!made && answer) throw refused(answer, question)
      if (!isMarkedAs(wanted, markIn(made?.Labels))) throw foreign(`The volume ${body.Name}`)
      return body.Name
    },
    async list(deployment, signal) {
      const query = { filters: filterOf({ deployment }) }
      const { Volumes } = (await connection.get<{ readonly Volumes?: readonly Volume[] | null }>({
        path: '/volumes',
        query,
        signal,
      }))!
      return (Volumes ?? []).flatMap(volume => observed(volume) ?? [])
    },
    async read(name, signal) {
      const volume = await find(name, signal)
      return volume && observed(volume)
    },
    update: (name, _, signal) => kind.assertOurs(name, signal),
    async assertOurs(name, signal) {
      const volume = await find(name, signal)
      if (!volume) throw new EngineError('changed', `The volume ${name} is gone`)
      if (!markIn(volume.Labels)) throw foreign(`The volume ${name}`)
    },
    async remove(name, signal) {
      const volume = await find(name, signal)
      if (!volume) return
      if (!markIn(volume.Labels)) throw foreign(`The volume ${name}`)
      await connection.get({ method: 'DELETE', path: `/volumes/${encodeURIComponent(name)}`, signal }, [404])
    },
  }
  return kind
}

function observed(volume: Volume): Observed | undefined {
  const mark = markIn(volume.Labels)
  if (!mark) return
  const { deployment, resource, key, type, specs } = mark
  const { storage_gb } = specs as Partial<VolumeSpecs>
  return {
    deployment,
    resource,
    key,
    type,
    handle: `volume:${volume.Name}`,
    specs: {
      driver: volume.Driver,
      options: volume.Options ?? {},
      labels: ownLabels(volume.Labels),
      ...(storage_gb !== undefined && { storage_gb }),
    },
    state: 'ready',
    outputs: { name: volume.Name },
  }
}
