// What other programs rely on: committed, equal to what the code says, and never taken back.
import { catalogOf } from '#kernel/run'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { emittedContracts } from '../src/main/contracts.ts'
import { allDomains } from '../src/main/domains.ts'
import { brokenPromises, type Promised } from './contracts/compare.ts'
import { promisedBy } from './contracts/promised.ts'

const read = (name: string) => readFileSync(`contracts/${name}`, 'utf8')

test('the committed contracts are what the code promises; npm run contracts writes them', async () => {
  const different = Object.entries(await emittedContracts()).filter(
    ([name, text]) => !existsSync(`contracts/${name}`) || read(name) !== text,
  )
  expect(different.map(([name]) => name)).toEqual([])
})

test('nothing that was promised at the last release is taken back; npm run contracts -- --release promises anew', () => {
  const released = JSON.parse(read('released.json')) as Promised
  expect(brokenPromises(released, promisedBy(catalogOf(allDomains)))).toEqual([])
})
