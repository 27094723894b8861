import { engineLaw } from '#domains/infra/testing'
import { describe } from 'vitest'
import { dockerPlace, socketForTests } from './testing/docker-place.ts'

const socketPath = socketForTests('the law of Engine on a Docker Engine')

describe.skipIf(socketPath === '')('a Docker Engine', () => {
  engineLaw('docker', () => dockerPlace(socketPath))
})
