import { domain } from '#kernel'
import { ChangeApplied, ChangeCanceled, ChangeFailed, ChangeProposed, ChangeReviewed } from './contract.ts'
import { approve } from './operations/approve.ts'
import { get } from './operations/get.ts'
import { list } from './operations/list.ts'
import { propose } from './operations/propose.ts'
import { reject } from './operations/reject.ts'
import { review } from './operations/review.ts'
import { Changes } from './views.ts'

export const changes = domain('changes', {
  about: 'What assistants want done that a person must agree to.',
  events: [ChangeProposed, ChangeReviewed, ChangeApplied, ChangeFailed, ChangeCanceled],
  views: [Changes],
  operations: [list, get, approve, reject, propose, review],
  panels: [{ title: 'Waiting for you', shows: list }],
})
