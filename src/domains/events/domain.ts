import { domain } from '#kernel'
import { ExternalReceived } from './contract.ts'
import { deadLetters } from './operations/dead-letters.ts'
import { discardDeadLetter } from './operations/discard-dead-letter.ts'
import { listTypes } from './operations/list-types.ts'
import { publish } from './operations/publish.ts'
import { read } from './operations/read.ts'
import { replayDeadLetter } from './operations/replay-dead-letter.ts'
import { replay } from './operations/replay.ts'
import { stats } from './operations/stats.ts'
import { streams } from './operations/streams.ts'

export const events = domain('events', {
  about: 'Reads the log, takes in events from outside, and deals with what reactions could not handle.',
  events: [ExternalReceived],
  operations: [
    read,
    publish,
    stats,
    streams,
    listTypes,
    deadLetters,
    replayDeadLetter,
    discardDeadLetter,
    replay,
  ],
  panels: [{ title: 'Events', shows: read }],
})
