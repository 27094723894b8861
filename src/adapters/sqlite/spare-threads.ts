import { Worker } from 'node:worker_threads'

interface Spare {
  readonly name: string
  readonly worker: Worker
  readonly timer: NodeJS.Timeout
}

/** So long a thread without a file waits for the next one, which spares 30 ms of a processor. */
const spareMs = 5000
const spares = new Set<Spare>()

/** A thread that has nothing to do, or a new one. It keeps no process alive; the ports it gets do. */
export function takeThread(name: string): Worker {
  const spare = [...spares].find(each => each.name === name)
  if (!spare) return newThread(name)
  clearTimeout(spare.timer)
  spares.delete(spare)
  return spare.worker
}

/** For the next file of this process, if there is one soon. */
export function keepThread(name: string, worker: Worker): void {
  const end = () => {
    spares.delete(spare)
    void worker.terminate()
  }
  const spare = { name, worker, timer: setTimeout(end, spareMs).unref() }
  spares.add(spare)
}

/** Begins a thread before its file is known: it starts beside what this one still has to load. */
export const warmThread = (name: string): void => keepThread(name, newThread(name))

function newThread(name: string): Worker {
  const worker = new Worker(threadUrl(name), { name })
  worker.unref()
  return worker
}

/** In development the thread is the source file; the build puts a bundle of it beside the main one. */
const threadUrl = (name: string) =>
  import.meta.url.endsWith('.ts')
    ? new URL(`${name}.worker.ts`, import.meta.url)
    : new URL(`${name}.worker.js`, import.meta.url)
