import type { Connection } from '../connection.ts'
import { forever, image } from './docker-place.ts'

/** Somebody at the Engine itself. */
export interface Meddler {
  readonly id: string
  /** Names of a network and a volume that the container has, and of a network it has not. */
  readonly network: string
  readonly volume: string
  readonly otherNetwork: string
  post(path: string, body?: unknown): Promise<unknown>
  /** Another container under the same name and with the same labels. */
  recreate(change: (body: Body) => Body): Promise<void>
}

export interface OutOfBand {
  readonly title: string
  run(meddler: Meddler): Promise<unknown>
  /** The field that differs; `state`: it does not run; `gone`: there is none. */
  readonly seen: string
  /** An update takes it back. */
  readonly heals?: true
}

type Body = Readonly<Record<string, unknown>> & {
  readonly HostConfig: Readonly<Record<string, unknown>>
  readonly Labels: Readonly<Record<string, string>>
}

const megabyte = 1_048_576
const config = (change: object) => (body: Body) => ({ ...body, ...change })
const host = (change: object) => (body: Body) => ({ ...body, HostConfig: { ...body.HostConfig, ...change } })

const update = (title: string, seen: string, body: object): OutOfBand => ({
  title,
  seen,
  run: ({ post, id }) => post(`/containers/${id}/update`, body),
  ...(seen !== 'other' && { heals: true }),
})
const recreated = (title: string, seen: string, change: (body: Body) => Body): OutOfBand => ({
  title: `it is another one ${title}`,
  seen,
  run: ({ recreate }) => recreate(change),
})
const controlled = (title: string, action: string): OutOfBand => ({
  title,
  seen: 'state',
  run: ({ post, id }) => post(`/containers/${id}/${action}`),
  heals: true,
})
const leave = ({ post, id, network }: Meddler) =>
  post(`/networks/${network}/disconnect`, { Container: id, Force: true })
const join = ({ post, id }: Meddler, network: string, aliases: readonly string[]) =>
  post(`/networks/${network}/connect`, { Container: id, EndpointConfig: { Aliases: aliases } })

/** What people do to containers behind everybody's back. */
export const outOfBand: readonly OutOfBand[] = [
  update('it has more memory', 'memory_mb', { Memory: 96 * megabyte, MemorySwap: 96 * megabyte }),
  update('it may swap', 'memory_swap_mb', { MemorySwap: 128 * megabyte }),
  update('it has more cpu', 'cpu', { NanoCpus: 750_000_000 }),
  update('it may have more processes', 'pids_limit', { PidsLimit: 77 }),
  update('it is started again always', 'restart', { RestartPolicy: { Name: 'always' } }),
  update('it is started again until stopped', 'restart', { RestartPolicy: { Name: 'unless-stopped' } }),
  update('it is started again three times', 'restart', {
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
  }),
  update('it has less of the cpu than others', 'other', { CpuShares: 128 }),
  update('it has one core only', 'other', { CpusetCpus: '0' }),
  update('it has memory reserved', 'other', { MemoryReservation: 16 * megabyte }),
  { title: 'it left its network', seen: 'networks', run: leave, heals: true },
  {
    title: 'it joined another network',
    seen: 'networks',
    run: meddler => join(meddler, meddler.otherNetwork, []),
    heals: true,
  },
  {
    title: 'it joined the default network',
    seen: 'networks',
    run: meddler => join(meddler, 'bridge', []),
    heals: true,
  },
  {
    title: 'it lost its alias',
    seen: 'networks',
    run: async meddler => [await leave(meddler), await join(meddler, meddler.network, [])],
    heals: true,
  },
  {
    title: 'it has another alias',
    seen: 'networks',
    run: async meddler => [await leave(meddler), await join(meddler, meddler.network, ['web', 'admin'])],
    heals: true,
  },
  controlled('it is stopped', 'stop'),
  controlled('it is paused', 'pause'),
  controlled('it is killed', 'kill'),
  {
    title: 'it is renamed',
    seen: 'name',
    run: ({ post, id }) => post(`/containers/${id}/rename?name=renamed-${id.slice(0, 12)}`),
    heals: true,
  },
  recreated(
    'from another image',
    'image',
    config({ Image: 'alice/node:1', Cmd: ['node', '-e', 'setTimeout(() => {}, 1e9)'] }),
  ),
  recreated('with another command', 'command', config({ Cmd: ['sleep', '7200'] })),
  recreated('with an entrypoint', 'entrypoint', config({ Entrypoint: ['env'] })),
  recreated('with another environment', 'env', config({ Env: ['COLOR=red', 'TOKEN=s3cret'] })),
  recreated('with another secret', 'env', config({ Env: ['COLOR=green', 'TOKEN=other'] })),
  recreated('with more environment', 'env', config({ Env: ['COLOR=green', 'TOKEN=s3cret', 'DEBUG=1'] })),
  recreated(
    'with another path of programs',
    'env',
    config({ Env: ['COLOR=green', 'TOKEN=s3cret', 'PATH=/bin:/tmp'] }),
  ),
  recreated('of another user', 'user', config({ User: '0' })),
  recreated('in another folder', 'workdir', config({ WorkingDir: '/www' })),
  recreated('with another label', 'labels', body => ({ ...body, Labels: { ...body.Labels, team: 'red' } })),
  recreated('with more labels', 'labels', body => ({ ...body, Labels: { ...body.Labels, more: 'yes' } })),
  recreated('with another host name', 'hostname', config({ Hostname: 'other' })),
  recreated('with more time to stop', 'stop_timeout', config({ StopTimeout: 30 })),
  recreated('with another port', 'ports', config({ ExposedPorts: { '8080/tcp': {}, '9090/tcp': {} } })),
  recreated('with a health check', 'health_check', config({ Healthcheck: { Test: ['CMD', 'true'] } })),
  recreated('with a terminal', 'other', config({ Tty: true })),
  recreated('with another signal to stop', 'other', config({ StopSignal: 'SIGINT' })),
  recreated(
    'with a published port',
    'ports',
    host({ PortBindings: { '8080/tcp': [{ HostIp: '', HostPort: '' }] } }),
  ),
  recreated('without its volume', 'volumes', host({ Mounts: [] })),
  recreated('that may write to its volume', 'volumes', body =>
    host({
      Mounts: (body.HostConfig.Mounts as readonly object[]).map(each => ({ ...each, ReadOnly: false })),
    })(body),
  ),
  recreated('with a folder of the host', 'volumes', host({ Binds: ['/tmp:/host'] })),
  recreated('without its memory file system', 'tmpfs', host({ Tmpfs: {} })),
  recreated('with a larger memory file system', 'tmpfs', host({ Tmpfs: { '/run': 'size=32m' } })),
  recreated('with a capability', 'cap_add', host({ CapAdd: ['NET_ADMIN', 'SYS_TIME'] })),
  recreated('that kept a capability', 'cap_drop', host({ CapDrop: [] })),
  recreated('that may write anywhere', 'read_only', host({ ReadonlyRootfs: false })),
  recreated('without a first process', 'init', host({ Init: false })),
  recreated('that knows other hosts', 'extra_hosts', host({ ExtraHosts: ['db:10.0.0.2'] })),
  recreated('that asks another name server', 'dns', host({ Dns: ['10.0.0.54'] })),
  recreated(
    'that may open more files',
    'ulimits',
    host({ Ulimits: [{ Name: 'nofile', Soft: 512, Hard: 1024 }] }),
  ),
  recreated('with all privileges', 'other', host({ Privileged: true })),
  recreated(
    'with a device',
    'other',
    host({ Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/x', CgroupPermissions: 'rwm' }] }),
  ),
  recreated('that sees the processes of the host', 'other', host({ PidMode: 'host' })),
  recreated('without its profile', 'other', host({ SecurityOpt: ['seccomp=unconfined'] })),
  recreated('with more shared memory', 'other', host({ ShmSize: 128 * megabyte })),
  recreated('in the network of the host', 'networks', body =>
    host({ NetworkMode: 'host', ExtraHosts: [] })({ ...body, NetworkingConfig: {}, Hostname: '' }),
  ),
  recreated('in no network', 'networks', body =>
    host({ NetworkMode: 'none' })({ ...body, NetworkingConfig: {} }),
  ),
  {
    title: 'it is removed',
    seen: 'gone',
    run: ({ recreate }) => recreate(body => ({ ...body, Labels: {} })),
  },
]

/** How somebody at the Engine makes another container in the place of one. */
export async function makeAgain(direct: Connection, id: string, change: (body: Body) => Body): Promise<void> {
  const signal = forever()
  const old = (await direct.get<{
    readonly Name: string
    readonly Config: object
    readonly HostConfig: object
    readonly NetworkSettings: {
      readonly Networks: Readonly<Record<string, { readonly Aliases?: readonly string[] }>>
    }
  }>({ path: `/containers/${id}/json`, signal }))!
  const EndpointsConfig = Object.fromEntries(
    Object.entries(old.NetworkSettings.Networks).map(([name, { Aliases = [] }]) => [
      name,
      { Aliases: Aliases.filter(alias => !id.startsWith(alias)) },
    ]),
  )
  const body = change({
    ...old.Config,
    HostConfig: old.HostConfig,
    NetworkingConfig: { EndpointsConfig },
  } as never)
  await direct.get({ method: 'DELETE', path: `/containers/${id}`, query: { force: true }, signal })
  const query = { name: old.Name.slice(1) }
  const made = await direct.get<{ readonly Id: string }>({
    method: 'POST',
    path: '/containers/create',
    query,
    body,
    signal,
  })
  await direct.get({ method: 'POST', path: `/containers/${made!.Id}/start`, signal })
}

/** What is in no label comes from the image, and that may be another one by tomorrow. */
export const tagAlso = (direct: Connection, tag: string, from = image) =>
  direct.get({
    method: 'POST',
    path: `/images/${from}/tag`,
    query: { repo: tag.split(':')[0], tag: tag.split(':')[1] },
    signal: forever(),
  })
