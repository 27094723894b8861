import { domain } from '#kernel'
import { list } from './operations/list.ts'

export const limits = domain('limits', {
  about: 'How often operations may be called.',
  operations: [list],
})
