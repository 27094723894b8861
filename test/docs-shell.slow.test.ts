import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
// Every sh and console fence of our documents runs against a fresh Alice: it ends well, and prints what the page shows.
// Blueprints are validated there.
import { availableParallelism } from 'node:os'
import { describe, expect, test } from 'vitest'
import { documents, fencesIn, placeOf, type ShownFence } from './docs/fences.ts'
import { openPage, type Page } from './docs/shell-page.ts'
import { stepsOf } from './docs/shell-steps.ts'

const isBlueprint = (language: string, text: string) => language === 'yaml' && /^resources:/m.test(text)

const fences = documents
  .flatMap(fencesIn)
  .filter(({ language, text }) => language === 'sh' || language === 'console' || isBlueprint(language, text))
/** Made by a program that knows nothing of comments for this one. */
const madePages: Readonly<Record<string, string>> = {
  'docs/benchmarks.md': 'takes minutes on a machine that does nothing else',
}
const reasonOf = ({ document, notes }: ShownFence) => notes['not run'] ?? madePages[document]
const left = fences.filter(fence => reasonOf(fence) !== undefined)
const pages = Object.entries(Object.groupBy(fences, ({ document }) => document)).map(
  ([document, all = []]) => ({ document, run: all.filter(each => !left.includes(each)) }),
)

test('what runs here is what is in the sources', () => {
  expect(existsSync('dist/alice.js'), 'npm run build comes first').toBe(true)
  const built = statSync('dist/alice.js').mtimeMs
  const newest = Math.max(...globSync('src/**/*.ts').map(file => statSync(file).mtimeMs))
  if (newest > built) console.warn('dist/ is older than src/: npm run build')
})

test('what cannot run anywhere is named, with its reason', () => {
  for (const fence of left) console.info(`Not run: ${placeOf(fence)}, because it ${reasonOf(fence)}`)
  expect(left.filter(fence => !/^(needs|takes) /.test(reasonOf(fence)!)).map(placeOf)).toEqual([])
})

/** As many pages at once as there are cores, for each has a server of its own; the others wait. */
const turns: Promise<unknown>[] = []
async function takeTurn(): Promise<() => void> {
  while (turns.length >= availableParallelism()) await Promise.race(turns)
  const { promise, resolve } = Promise.withResolvers<undefined>()
  turns.push(promise)
  return () => {
    void turns.splice(turns.indexOf(promise), 1)
    resolve(undefined)
  }
}

const patience = 600_000

describe.concurrent('the commands of', () => {
  test.for(pages.filter(({ run }) => run.length > 0))(
    '$document',
    { timeout: patience },
    async ({ document, run }) => {
      const leave = await takeTurn()
      try {
        await runPage(document, run)
      } finally {
        leave()
      }
    },
  )
})

async function runPage(document: string, run: readonly ShownFence[]) {
  const text = readFileSync(document, 'utf8')
  const [, demo] = /^<!-- first start: (\w+) -->/.exec(text) ?? []
  const [, name, value = ''] = /^<!-- settings: (\w+)=(\S+) -->/.exec(text) ?? []
  await using page = await openPage({ demo, settings: name === undefined ? {} : { [name]: value } })
  for (const fence of run) {
    if (fence.language === 'yaml') {
      await validate(page, fence)
      continue
    }
    for (const step of stepsOf(fence)) {
      await page.run(step).catch((error: unknown) => {
        throw new Error(`${placeOf(fence)}: ${error instanceof Error ? error.message : String(error)}`)
      })
    }
  }
}

/** Nothing is wrong with it, but that an engine may not be on this machine. */
async function validate(page: Page, fence: ShownFence) {
  const command = `cat > shown.yaml << 'YAML'\n${fence.text}YAML\nalice blueprints validate --source shown.yaml --json`
  const { errors } = JSON.parse(await page.run({ command, shown: [] })) as {
    errors: readonly { code: string }[]
  }
  expect(
    errors.filter(({ code }) => code !== 'PROVIDER_UNKNOWN'),
    placeOf(fence),
  ).toEqual([])
}
