import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// A store starts a thread, and a thread reads its modules anew: compiled once, they cost it half.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

const isCi = Boolean(process.env.CI)
const report = process.env.ALICE_TEST_REPORT
const everywhere = ['{src,test,dashboard/src}/**/*.test.ts']
const slow = ['{src,test}/**/*.slow.test.ts']
const ownProcess = ['{src,test}/**/*.process.test.ts']

const left = isCi ? [] : globSync(slow)
if (left.length > 0) {
  console.warn(
    `\nNot run here, because they are slow: ${left.join(', ')}\nRun everything with: CI=1 npm test\n`,
  )
}

const shared = {
  setupFiles: ['test/setup/nothing-left-open.ts'],
  // Tests wait for what happens, not for a time: a machine that is slow or busy must not fail them.
  testTimeout: isCi ? 60_000 : 20_000,
  hookTimeout: isCi ? 60_000 : 20_000,
  // A machine that stands still for a moment must not fail a whole run: the reporter names each test that needed it.
  retry: isCi ? 1 : 0,
  // Node takes these files of the package, Vite would take others, and an error of one is none to the other.
  alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
}

export default defineConfig({
  test: {
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // Tests of stores, processes and folders mostly wait, so two more than cores are kept busy.
    maxWorkers: Math.max(2, availableParallelism()) + 2,
    projects: [
      {
        // One thread runs many files without a fresh start: a thousand tests cost about a second.
        test: {
          ...shared,
          name: 'shared thread',
          pool: 'threads',
          isolate: false,
          include: everywhere,
          exclude: [...slow, ...ownProcess],
        },
      },
      {
        // For tests that change the process they run in: signals, exit codes, the working directory.
        test: { ...shared, name: 'own process', pool: 'forks', isolate: true, include: ownProcess },
      },
      {
        test: {
          ...shared,
          name: 'slow',
          pool: 'forks',
          isolate: true,
          include: isCi ? slow : [],
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
