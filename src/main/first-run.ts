import { samplePictures } from '#adapters/sample-pictures'
import { sharpImages } from '#adapters/sharp-images'
import type { Actor } from '#kernel'
import type { App } from '#kernel/run'
import { join } from 'node:path'
import { owner } from './owner-key.ts'

interface FirstRun {
  readonly app: App
  readonly home: string
  say(line: string): void
}

const assistant: Actor = { id: 'sample-assistant', kind: 'assistant' }

/** Makes 24 pictures and does the main job on them for real; every number said is counted in this run. */
export async function showFirstRun({ app, home, say }: FirstRun) {
  const inbox = join(home, 'samples', 'inbox')
  const made = await timed(() => samplePictures(sharpImages()).write(inbox))
  say(`  ✔ made      ${made.value.length} sample pictures in ${inbox} in ${made.ms} ms`)

  const found = await timed(() => finished(app, 'assets.discover', { inbox }))
  const { seen, assets, duplicates, skipped_total } = found.value.result
  say(
    `  ✔ found     ${seen} files: ${assets} assets, ${duplicates} duplicate, ${skipped_total} left out, hashed and described in ${found.ms} ms`,
  )

  const rated = await timed(() => finished(app, 'assets.assess', {}))
  say(
    `  ✔ rated     ${rated.value.result.assessed} pictures ${starsLine(rated.value.result.stars)}, ${rated.value.result.failed} broken, in ${rated.ms} ms`,
  )

  const destination = join(home, 'samples', 'organized')
  const filed = await timed(() => finished(app, 'assets.organize', { organization: { destination } }))
  say(
    `  ✔ filed     ${filed.value.result.placed} copies under ${destination} in ${filed.ms} ms; undo: npx alice assets undo_organize --workflow-id ${filed.value.workflow_id}`,
  )

  const search = (await app.call('assets.search', { filters: { text: 'night' } }, { actor: owner })) as {
    total_count: number
    query_time_ms: number
  }
  say(`  ✔ searched  "night": ${search.total_count} pictures in ${search.query_time_ms} ms`)

  const album = {
    filters: { quality_rating: { min: 4 } },
    organization: { destination: join(home, 'samples', 'best'), group_by: ['quality'], operation: 'move' },
  }
  const change = (await app.call('assets.organize', album, { actor: assistant })) as {
    change_id?: string
    summary?: string
  }
  if (change.change_id) {
    say(`  ● waiting   an assistant wants to ${change.summary}`)
    say(
      `              npx alice changes get --change-id ${change.change_id} · npx alice changes approve --change-id ${change.change_id}`,
    )
  }
  say(`  ✔ recorded  ${app.events.head()} events, each of them replayable`)
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const startedAt = performance.now()
  const value = await work()
  return { value, ms: Math.round(performance.now() - startedAt) }
}

/** Starts a workflow and follows it to its end. */
async function finished(
  app: App,
  operation: string,
  input: unknown,
): Promise<{ workflow_id: string; result: any }> {
  const { workflow_id } = (await app.call(operation, input, { actor: owner })) as { workflow_id: string }
  const leave = new AbortController()
  const patterns = ['workflow.completed', 'workflow.failed', 'workflow.canceled']
  for await (const record of app.events.follow({
    after: 0,
    patterns,
    subject: workflow_id,
    signal: leave.signal,
  })) {
    leave.abort()
    const data = record.data as { output_metadata?: unknown; error_message?: string }
    if (record.type !== 'workflow.completed')
      throw new Error(`${operation} ended as ${record.type}: ${data.error_message}`)
    break
  }
  const state = (await app.call('workflows.get', { workflow_id, steps: 0 }, { actor: owner })) as {
    result: unknown
  }
  return { workflow_id, result: state.result }
}

const starsLine = (stars: Readonly<Record<string, number>>) =>
  [5, 4, 3, 2, 1].flatMap(count => (stars[count] ? [`${'★'.repeat(count)} ${stars[count]}`] : [])).join(' · ')
