import { domain } from '#kernel'
import { list } from './operations/list.ts'
import { rebuild } from './operations/rebuild.ts'

export const views = domain('views', {
  about: 'Shows the tables folded from the log and rebuilds them.',
  operations: [list, rebuild],
})
