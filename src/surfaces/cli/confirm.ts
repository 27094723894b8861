/** Asks the person at the terminal; anything but a yes is a no. */
export async function confirm(question: string): Promise<boolean> {
  const { confirm: ask, isCancel } = await import('@clack/prompts')
  const answer = await ask({ message: question, initialValue: false })
  return !isCancel(answer) && answer
}
