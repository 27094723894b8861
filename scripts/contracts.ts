import { catalogOf } from '#kernel/run'
// Writes what Alice promises to the outside into contracts/, from the catalog. With --release, what it promises now is
// what later changes are held against.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { emittedContracts } from '../src/main/contracts.ts'
import { allDomains } from '../src/main/domains.ts'
import { promisedBy } from '../test/contracts/promised.ts'

const folder = fileURLToPath(new URL('../contracts', import.meta.url))
const files: Record<string, string> = { ...(await emittedContracts()) }
if (process.argv.includes('--release')) {
  files['released.json'] = `${JSON.stringify(promisedBy(catalogOf(allDomains)), undefined, 1)}\n`
}
for (const [name, text] of Object.entries(files)) {
  const path = join(folder, name)
  if (read(path) === text) continue
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  console.log(`contracts/${name} written`)
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
