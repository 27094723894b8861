import type { Demo, Told } from './stage.ts'

/** Somebody who may look at everything and change little without asking. */
export const sampleAssistant = { id: 'sample-assistant', kind: 'assistant' } as const

interface Wish {
  /** `scale web 1 → 3` */
  readonly words: string
  readonly operation: string
  readonly input: object
}

/** The assistant asks for something that waits for a person. What it asked for in an earlier run is withdrawn. */
export async function propose(demo: Demo, { words, operation, input }: Wish): Promise<Told> {
  const { assistant, signal } = demo
  await withdraw(demo, operation)
  const answer = (await assistant.call(operation, input, { signal })) as { change_id?: string }
  const { change_id } = answer
  if (change_id === undefined) {
    const line = `the policy of this Alice lets assistants ${words} without asking; it is on its way`
    return { lines: [line], figures: { wish: words } }
  }
  const agree = `npx alice changes approve --change-id ${change_id}`
  return {
    lines: [`an assistant wants to ${words}`, `agree: ${agree}`],
    figures: { wish: words, change_id, agree },
    isWaiting: true,
  }
}

/** Takes back what the assistant of the demo asked for and nobody decided; answers how much that was. */
export async function withdraw({ assistant, signal }: Demo, operation?: string): Promise<number> {
  const author = `assistant:${sampleAssistant.id}`
  const mine = { status: 'pending', author, limit: 200, ...(operation !== undefined && { operation }) }
  const { changes } = (await assistant.call('changes.list', mine, { signal })) as {
    changes: readonly { readonly change_id: string }[]
  }
  const reason = 'the demo begins anew'
  for (const { change_id } of changes) {
    await assistant.call('changes.cancel', { change_id, reason }, { signal })
  }
  return changes.length
}
