import { expect, test } from 'vitest'
import { findSocket, socketsIn } from './find-socket.ts'

const platform = 'linux'

test('DOCKER_HOST is the only one that counts', () => {
  expect(socketsIn({ dockerHost: 'unix:///tmp/a.sock', platform })).toEqual(['/tmp/a.sock'])
})

test("the machine's Docker comes before the user's Podman", () => {
  expect(socketsIn({ runtimeFolder: '/run/user/1000', platform })).toEqual([
    '/var/run/docker.sock',
    '/run/user/1000/docker.sock',
    '/run/user/1000/podman/podman.sock',
    '/run/podman/podman.sock',
  ])
})

test('Windows has a pipe', () => {
  expect(socketsIn({ platform: 'win32' })).toEqual([String.raw`\\.\pipe\docker_engine`])
})

test('a host on the network is not spoken to', () => {
  expect(() => socketsIn({ dockerHost: 'tcp://10.0.0.1:2375', platform })).toThrow('DOCKER_HOST has to be')
})

test('where nobody answers there is none', async () => {
  expect(await findSocket({ dockerHost: 'unix:///nowhere/docker.sock', platform })).toBeUndefined()
})
