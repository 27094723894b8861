import type { TableChanges } from './rows.ts'
import type { Definition } from './tables.ts'
import { answerRequests } from './thread.ts'
import { createWriter, type WrittenBatch, type Writer } from './writer.ts'

export type WriterRequest =
  | { readonly do: 'open'; readonly definitions: readonly Definition[] }
  | ({ readonly do: 'commit' } & WrittenBatch)
  | { readonly do: 'wait' }
  | { readonly do: 'write rows'; readonly rows: readonly TableChanges[] }
  | { readonly do: 'recreate'; readonly definition: Definition }
  | { readonly do: 'close' }

/** After so long without a commit the log is moved into the file and indexes are counted, while nobody waits for that. */
const idleMs = 1000

answerRequests(file => {
  let writer: Writer | undefined
  let idle: NodeJS.Timeout | undefined

  function answer(request: WriterRequest): unknown {
    if (request.do === 'close') return writer?.close()
    if (request.do === 'open') {
      writer = createWriter(file, request.definitions)
      return writer.opened
    }
    if (!writer) throw new Error(`${file} is not open yet`)
    switch (request.do) {
      case 'commit':
        return writer.commit(request)
      case 'wait':
        return undefined
      case 'write rows':
        return writer.writeRows(request.rows)
      case 'recreate':
        return writer.recreate(request.definition)
    }
  }

  function whenIdle() {
    try {
      writer?.optimize()
      writer?.checkpoint()
    } catch {
      // The next commit meets the same trouble and reports it to somebody.
    }
  }

  return message => {
    const request = message as WriterRequest
    clearTimeout(idle)
    const value = answer(request)
    if (request.do !== 'close') idle = setTimeout(whenIdle, idleMs).unref()
    return value
  }
})
