/** What Docker Engine 20.10 answers null although its description names a list, an object or a number there. */
const nulls: Readonly<Record<string, readonly string[]>> = {
  'GET /info 200': ['Plugins.Authorization', 'GenericResources', 'Warnings'],
  'GET /networks 200[]': ['IPAM.Options'],
  'GET /networks/{id} 200': ['IPAM.Options'],
  'GET /containers/{id}/json 200.HostConfig': [
    'Binds',
    'PortBindings',
    'VolumesFrom',
    'DnsOptions',
    'DnsSearch',
    'GroupAdd',
    'Links',
    'SecurityOpt',
    'BlkioWeightDevice',
    'BlkioDeviceReadBps',
    'BlkioDeviceWriteBps',
    'BlkioDeviceReadIOps',
    'BlkioDeviceWriteIOps',
    'Devices',
    'DeviceCgroupRules',
    'DeviceRequests',
    'MemorySwappiness',
  ],
  'GET /containers/{id}/json 200': [
    'Config.Volumes',
    'Config.Entrypoint',
    'NetworkSettings.Networks.*.Links',
  ],
  'GET /containers/json 200[].NetworkSettings.Networks.*': ['Links', 'Aliases'],
  'GET /images/{name}/json 200.ContainerConfig': ['Env', 'Cmd', 'Volumes', 'Entrypoint', 'Labels'],
  'GET /images/{name}/json 200.Config': ['Volumes', 'Entrypoint', 'Labels'],
  'POST /containers/{id}/update 200': ['Warnings'],
  'GET /volumes 200': ['Warnings'],
}

/** Where the Engine differs from its own description, as the judge says it. */
export const knownDeviations: ReadonlySet<string> = new Set(
  Object.entries(nulls).flatMap(([at, fields]) => fields.map(field => `${at}.${field} is null`)),
)
