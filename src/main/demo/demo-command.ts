import { Refusal } from '#kernel'
import type { DemoPart } from '#surfaces/cli'
import type { Beside } from '../beside.ts'
import { connect } from '../connect.ts'
import { owner } from '../owner-key.ts'
import { runDemo } from './run-demo.ts'
import { demoJson, demoLines, summaryLines } from './show-demo.ts'
import { sampleAssistant } from './wishes.ts'

/** `alice demo`: against the server of this data folder, or Alice opened for it. Answers the exit code. */
export async function demo(
  { way, screen, interrupted: signal }: Beside,
  part: DemoPart,
  { json: isJson }: { readonly json: boolean },
): Promise<number> {
  const { home, url } = way.place
  if (url !== undefined) throw elsewhere(url)
  const { client, as, isEmbedded } = await connect(way, owner)
  try {
    const taking = { owner: client, assistant: as(sampleAssistant), home, signal }
    const view = isJson ? demoJson(screen.print) : demoLines(screen)
    const { ends, sum } = await runDemo(taking, part, view)
    if (signal.aborted) {
      screen.printError(
        'What was begun is written down; npx alice demo goes on, npx alice demo clear tidies up',
      )
      return 1
    }
    if (isJson) screen.print(JSON.stringify({ demo: part, ...sum }))
    else {
      screen.print('')
      for (const line of summaryLines(ends, sum)) screen.print(line)
      if (isEmbedded && part !== 'clear') {
        screen.print(
          '\n  No server is running: npx alice up starts it. What was deployed goes on; npx alice demo clear ends it.',
        )
      }
    }
    return sum.failed === 0 ? 0 : 1
  } finally {
    await client.close()
  }
}

const elsewhere = (url: string) =>
  new Refusal(
    'RUNS_ELSEWHERE',
    `The demo makes files where Alice runs, and ALICE_URL leads to ${url}; run it there`,
    {
      suggestions: ['unset ALICE_URL'],
      details: { url },
    },
  )
