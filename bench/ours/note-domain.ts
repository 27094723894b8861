import { z } from 'zod'
// A domain with one event of about 1 KiB, and what can be made to happen because of it.
import { domain, event, integer, reaction, text, view, type Domain } from '../../src/kernel/index.ts'
import type { Note } from '../harness/payload.ts'

export const NoteTaken = event(
  'bench.note_taken',
  { subject: z.string(), n: z.number(), sent: z.number(), text: z.string() },
  { subject: data => data.subject },
)

const Notes = view('bench_notes', {
  key: ['subject'],
  columns: { subject: text, count: integer, last_n: integer },
  folds: when => [
    when(
      NoteTaken,
      data => data.subject,
      (row, data) => ({ subject: data.subject, count: (row?.count ?? 0) + 1, last_n: data.n }),
    ),
  ],
})

const hearing = (hear: (sent: number) => void) =>
  reaction('bench.hear', {
    about: 'Hear of every note',
    on: NoteTaken,
    run: async ({ data }) => hear(data.sent),
  })

export const noteDomain = (withView: boolean, hear?: (sent: number) => void): Domain =>
  domain('bench', {
    about: 'Notes',
    events: [NoteTaken],
    views: withView ? [Notes] : [],
    reactions: hear ? [hearing(hear)] : [],
  })

export const takeNote = (note: Note) => NoteTaken(note)
