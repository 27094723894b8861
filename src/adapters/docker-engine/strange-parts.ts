import { canonicalJson } from '#lib/canonical'
import type { Container, ContainerConfig } from './api.ts'
import type { Dialect } from './dialect.ts'

/** Fields that no blueprint has, with the values that mean nothing besides 0, false and empty ones. */
const expected: Readonly<Record<string, readonly unknown[]>> = {
  AutoRemove: [],
  BlkioWeight: [],
  BlkioWeightDevice: [],
  CgroupParent: ['/libpod_parent'],
  CpuPeriod: [100_000],
  CpuQuota: [],
  CpuRealtimePeriod: [],
  CpuRealtimeRuntime: [],
  CpuShares: [1024],
  CpusetCpus: [],
  CpusetMems: [],
  DeviceCgroupRules: [],
  DeviceRequests: [],
  Devices: [],
  DnsOptions: [],
  DnsSearch: [],
  GroupAdd: [],
  IpcMode: ['private', 'shareable'],
  Links: [],
  MemoryReservation: [],
  MemorySwappiness: [-1],
  OomKillDisable: [],
  OomScoreAdj: [],
  PidMode: ['private'],
  Privileged: [],
  PublishAllPorts: [],
  SecurityOpt: [],
  ShmSize: [67_108_864, 65_536_000],
  Sysctls: [],
  UTSMode: ['private'],
  UsernsMode: [],
  VolumesFrom: [],
}

/** What somebody gave a container that no blueprint could have: privileges, devices, the network of its host. */
export function strangeParts(
  { Config, HostConfig }: Container,
  inherited: ContainerConfig | undefined,
  { repeats }: Dialect,
) {
  const host = HostConfig as Readonly<Record<string, unknown>>
  const strange = Object.entries(expected)
    .filter(([name]) => !repeats.includes(name))
    .filter(([name, usual]) => !isNothing(host[name]) && !isOneOf(host[name], usual))
    .map(([name]) => [name, host[name]] as const)
  const config = Object.entries({
    Domainname: Config.Domainname,
    OpenStdin: Config.OpenStdin,
    StopSignal: inherited?.StopSignal === Config.StopSignal ? undefined : Config.StopSignal,
    Tty: Config.Tty,
  }).filter(([name, value]) => !isNothing(value) && !(name === 'StopSignal' && isTermination(value)))
  const all = Object.fromEntries([...strange, ...config])
  return Object.keys(all).length > 0 ? all : undefined
}

const isNothing = (value: unknown) =>
  value === undefined || value === null || ['""', '0', 'false', '[]', '{}'].includes(canonicalJson(value))

const isOneOf = (value: unknown, usual: readonly unknown[]) =>
  usual.some(each => canonicalJson(each) === canonicalJson(value))

const isTermination = (value: unknown) => value === 'SIGTERM' || value === '15' || value === 15
