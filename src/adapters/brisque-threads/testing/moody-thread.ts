import { parentPort, threadId } from 'node:worker_threads'

/** Answers numbers with their double and who answered; dies of other things. */
parentPort!.on('message', (question: unknown) => {
  if (question === 'die') process.exit(1)
  if (typeof question !== 'number') throw new TypeError(`${String(question)} is no number`)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort!.postMessage({ double: question * 2, threadId })
})
