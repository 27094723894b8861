import { engineLaw } from '#domains/infra/testing'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { connect } from './connection.ts'
import { createImages } from './images.ts'
import { dockerPlace, forever, small, socketForTests } from './testing/docker-place.ts'
import { smallRegistry } from './testing/small-registry.ts'

const socketPath = socketForTests('the law of Engine on a Docker Engine')

describe.skipIf(socketPath === '')('a Docker Engine', () => {
  let registry: Awaited<ReturnType<typeof smallRegistry>>
  const pulled: string[] = []
  const fresh = () => {
    const name = `${registry.host}/alice/pulled:${pulled.length + 1}`
    pulled.push(name)
    return name
  }
  beforeAll(async () => {
    registry = await smallRegistry(await readFile('/bin/busybox'))
  })
  afterAll(async () => {
    const direct = connect(socketPath)
    for (const name of pulled) {
      await direct.get(
        { method: 'DELETE', path: `/images/${name}`, query: { force: true }, signal: forever() },
        [404],
      )
    }
    registry.close()
  })

  engineLaw('docker', async () => {
    const compute = { type: 'compute', specs: { ...small, command: ['sleep', '3600'] } }
    return dockerPlace(socketPath, [
      { ...compute, lacking: { ...small, image: fresh(), command: undefined } },
    ])
  })

  test('a pull tells how far it is, and one that fails tells why', async () => {
    const other = await smallRegistry(await readFile('/bin/busybox'))
    onTestFinished(() => other.close())
    const told: (readonly [number, number])[] = []
    const images = createImages(connect(socketPath), (_, done, total) => told.push([done, total]))
    const name = `${other.host}/alice/pulled:1`
    pulled.push(name)
    const { task } = images.supply({ id: `image ${name}`, about: '' })
    await images.wait(task!, forever())
    expect(told.at(-1)![1]).toBeGreaterThan(0)
    expect(told.every(([done, total]) => done <= total)).toBe(true)
    const missing = images.wait(`pull:${other.host}/alice/pulled:none`, forever())
    await expect(missing).rejects.toMatchObject({ kind: 'permanent' })
  })
})
