import { expect, test } from 'vitest'
import type { Container } from './api.ts'
import { specsOf } from './container-reading.ts'
import { ContainerSpecs } from './container-specs.ts'
import { docker, podman } from './dialect.ts'
import { markIn, labelsOf, nameOf } from './mark.ts'

// Answers of Podman 4.3.1.
const answers = [
  {
    what: 'a name of a container that is taken',
    asked: { method: 'POST', path: '/containers/create' },
    status: 500,
    message:
      'container create: the container name "rec" is already in use by e2415437c4f4. You have to remove it',
    means: 409,
  },
  {
    what: 'a name of a network that is taken',
    asked: { method: 'POST', path: '/networks/create' },
    status: 500,
    message: 'network name net already used: network already exists',
    means: 409,
  },
  {
    what: 'a running container that is not to be removed',
    asked: { method: 'DELETE', path: '/containers/rec' },
    status: 500,
    message:
      'cannot remove container e2415437c4f4 as it is running - running or paused containers cannot be removed',
    means: 409,
  },
  {
    what: 'an image that is not there',
    asked: { method: 'POST', path: '/containers/create' },
    status: 404,
    message: 'no such image: docker.io/alice/missing:1: image not known',
    means: 404,
  },
  {
    what: 'a registry that does not answer',
    asked: { method: 'POST', path: '/images/create' },
    status: 500,
    message: 'pinging container registry 127.0.0.1:1: connect: connection refused',
    means: 500,
  },
]

test.each(answers)('Podman on $what', ({ asked, status, message, means }) => {
  const answer = { status, message, bytes: Buffer.from('') }
  expect(podman.translate(answer, asked).status).toBe(means)
  expect(docker.translate(answer, asked)).toBe(answer)
})

const wanted = {
  deployment: 'dep_1',
  resource: 'web',
  key: 'key_1',
  type: 'compute',
  specs: ContainerSpecs.parse({
    image: 'alice/busybox:1',
    command: ['sleep', '100'],
    cpu: 0.5,
    memory_mb: 32,
  }),
  secrets: new Map(),
}

/** Fields that no blueprint has, but that would count if they were strange. */
const others = {
  CpuQuota: 50_000,
  CpuPeriod: 100_000,
  IpcMode: 'shareable',
  PidMode: 'private',
  UTSMode: 'private',
  ShmSize: 65_536_000,
  MemorySwappiness: -1,
  OomScoreAdj: 0,
  CgroupParent: '',
}

/** What Podman adds to a container that was asked for nothing of it. */
const container: Container = {
  Id: 'e2415437c4f44f0e103ef14d727893f53132a2b762215f812fb0af38da2cff6c',
  Name: `/${nameOf(wanted)}`,
  Image: 'sha256:0baabc7c',
  State: { Status: 'running' },
  Config: {
    Env: ['PATH=/bin', 'TERM=xterm', 'container=podman', 'HOME=/', 'HOSTNAME=e2415437c4f4'],
    Cmd: ['sleep', '100'],
    Image: 'localhost/alice/busybox:1',
    WorkingDir: '/',
    Hostname: 'e2415437c4f4',
    User: '',
    StopTimeout: 10,
    StopSignal: '15',
    Labels: labelsOf(wanted),
  },
  HostConfig: {
    NanoCpus: 500_000_000,
    Memory: 33_554_432,
    MemorySwap: 67_108_864,
    NetworkMode: 'bridge',
    PidsLimit: 1024,
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 0 },
    Ulimits: [
      { Name: 'RLIMIT_NOFILE', Hard: 4096, Soft: 4096 },
      { Name: 'RLIMIT_NPROC', Hard: 4096, Soft: 4096 },
    ],
    ...others,
  },
  NetworkSettings: { Networks: { podman: { Aliases: ['e2415437c4f4'], IPAddress: '10.88.0.138' } } },
}

test('what Podman adds by itself is no drift', () => {
  const facts = {
    prefix: '/v1.41',
    dialect: podman,
    hasSwapLimit: false,
    logsToFiles: false,
    isElsewhere: false,
  }
  const mark = markIn(container.Config.Labels)!
  const image = { config: { Env: ['PATH=/bin'], Cmd: ['/bin/sh'] }, idNow: container.Image }
  expect(specsOf({ container, mark, image, facts })).toEqual(wanted.specs)
  // The same from a Docker Engine would have been made by somebody else.
  const ofDocker = specsOf({ container, mark, image, facts: { ...facts, dialect: docker } })
  expect(Object.keys(ofDocker)).toContain('other')
})
