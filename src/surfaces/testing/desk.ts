// A second domain no surface has heard of: notes that change, lists in pages, and work that can be looked at.
import { domain, event, EventLog, operation, text, view, workflow, WorkflowControl } from '#kernel'
import { z } from 'zod'

const NoteWritten = event(
  'note.written',
  { note: z.string(), words: z.string() },
  { subject: ({ note }) => note },
)

const Notes = view('notes', {
  key: ['note'],
  columns: { note: text, words: text },
  folds: when => [
    when(
      NoteWritten,
      ({ note }) => note,
      (_, { note, words }) => ({ note, words }),
    ),
  ],
})

const Note = z.object({ note: z.string(), words: z.string() })

const read = operation('desk.read', {
  about: 'Show one note.',
  effect: 'read',
  rest: 'GET /notes/{note}',
  input: z.strictObject({ note: z.string() }),
  output: Note,
  uses: { notes: Notes },
  refuses: { NOTE_NOT_FOUND: 404 },
  async run({ note }, { notes, refuse }) {
    const found = await notes.get(note)
    if (!found) throw refuse('NOTE_NOT_FOUND', `There is no note ${note}`)
    return found
  },
})

const write = operation('desk.write', {
  about: 'Write a note.',
  effect: 'write',
  rest: 'PUT /notes/{note}',
  input: z.strictObject({ note: z.string(), words: z.string() }),
  output: Note,
  async run(note, { emit }) {
    emit(NoteWritten(note))
    return note
  },
})

const list = operation('desk.list', {
  about: 'List what was written, a page at a time.',
  effect: 'read',
  rest: 'GET /notes',
  input: z.strictObject({
    limit: z.number().int().min(1).max(100).default(10),
    cursor: z.string().optional(),
  }),
  output: z.object({ notes: z.array(z.string()), next_cursor: z.string().nullable() }),
  uses: { log: EventLog },
  async run({ limit, cursor = '0' }, { log }) {
    const found = await log.read({
      after: Number(cursor),
      limit: limit + 1,
      patterns: ['note.written'],
    })
    const page = found.slice(0, limit)
    const notes = page.map(({ subject }) => subject)
    return { notes, next_cursor: found.length > limit ? String(page.at(-1)!.position) : null }
  },
})

const tidying = workflow('tidying', {
  about: 'Wait for a word and then be done.',
  input: z.strictObject({ word: z.string().optional() }),
  output: z.object({ tidy: z.boolean() }),
  async run({ word }, flow) {
    if (word !== undefined) await flow.waitFor({ signal: word })
    return { tidy: true }
  },
})

const tidy = operation('desk.tidy', {
  about: 'Begin to tidy up; with a word, wait for it.',
  effect: 'write',
  input: z.strictObject({ word: z.string().optional() }),
  output: z.object({ workflow_id: z.string(), status: z.string(), estimated_duration: z.string() }),
  run: (input, { start }) => start(tidying, input),
})

const say = operation('desk.say', {
  about: 'Say a word to somebody who waits for it.',
  effect: 'write',
  input: z.strictObject({ workflow_id: z.string(), word: z.string() }),
  output: z.object({}),
  uses: { workflows: WorkflowControl },
  async run({ workflow_id, word }, { workflows, actor }) {
    await workflows.signal(workflow_id, word, undefined, actor)
    return {}
  },
})

const look = operation('desk.look', {
  about: 'Show how far it is.',
  effect: 'read',
  rest: 'GET /tidy-ups/{workflow_id}',
  input: z.strictObject({ workflow_id: z.string() }),
  output: z.object({ workflow_id: z.string(), status: z.string(), result: z.unknown() }),
  uses: { log: EventLog },
  async run({ workflow_id }, { log }) {
    const patterns = ['workflow.completed']
    const [end] = await log.read({ after: 0, limit: 1, subject: workflow_id, patterns })
    const { output_metadata } = (end?.data ?? {}) as { output_metadata?: unknown }
    return { workflow_id, status: end ? 'completed' : 'processing', result: output_metadata }
  },
})

export const desk = domain('desk', {
  about: 'Notes',
  events: [NoteWritten],
  views: [Notes],
  operations: [read, write, list, tidy, say, look],
  workflows: [tidying],
})
