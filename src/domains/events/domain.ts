import { domain } from '#kernel'
import { deadLetters } from './operations/dead-letters.ts'
import { discardDeadLetter } from './operations/discard-dead-letter.ts'
import { read } from './operations/read.ts'
import { replayDeadLetter } from './operations/replay-dead-letter.ts'
import { replay } from './operations/replay.ts'
import { stats } from './operations/stats.ts'

export const events = domain('events', {
  about: 'Reads the log, shows how events flow, and deals with what reactions could not handle.',
  operations: [read, stats, deadLetters, replayDeadLetter, discardDeadLetter, replay],
  panels: [{ title: 'Events', shows: read }],
})
