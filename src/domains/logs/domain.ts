import { domain } from '#kernel'
import { LogLevelChanged } from './contract.ts'
import { followLevel } from './follow-level.ts'
import { read } from './operations/read.ts'
import { setLevel } from './operations/set-level.ts'

export const logs = domain('logs', {
  about: 'What this process writes about its work, and how much.',
  events: [LogLevelChanged],
  operations: [read, setLevel],
  services: [followLevel],
  panels: [{ title: 'Log', shows: read }],
})
