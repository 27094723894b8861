import { runCli } from '#surfaces/cli'
import { enableCompileCache } from 'node:module'
import { createHost } from './main/host.ts'

// Compiled code is kept for the next start, for threads as well.
enableCompileCache()

/** Runs the command line; the exit code says how it went (design.md 5). */
async function main(words: readonly string[]): Promise<number> {
  try {
    return await runCli(words, createHost())
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 4
  }
}

// Whoever reads our output may stop reading (`alice … | head`); that is an end, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await main(process.argv.slice(2))
