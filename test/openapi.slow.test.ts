import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { describeRest } from '../src/main/describe-rest.ts'

test(
  'Redocly finds nothing to say about the OpenAPI document, at its strictest',
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'alice-openapi-'))
    try {
      const file = join(folder, 'openapi.json')
      await writeFile(file, JSON.stringify(describeRest()))
      const lint = [
        '-y',
        '@redocly/cli@2.77.0',
        'lint',
        file,
        '--extends=recommended-strict',
        '--format=json',
      ]
      const { stdout } = await promisify(execFile)('npx', lint, { cwd: folder })
      expect(JSON.parse(stdout)).toMatchObject({ totals: { errors: 0, warnings: 0 } })
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)
