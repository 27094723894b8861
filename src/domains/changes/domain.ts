import { domain } from '#kernel'
import {
  ChangeApplied,
  ChangeBegun,
  ChangeCanceled,
  ChangeCommented,
  ChangeEdited,
  ChangeExpired,
  ChangeFailed,
  ChangeProposed,
  ChangeReviewed,
  ChangeUndone,
  PolicySet,
} from './contract.ts'
import { keeper } from './keeper.ts'
import { apply } from './operations/apply.ts'
import { approve } from './operations/approve.ts'
import { begin } from './operations/begin.ts'
import { cancel } from './operations/cancel.ts'
import { comment } from './operations/comment.ts'
import { expire } from './operations/expire.ts'
import { fail } from './operations/fail.ts'
import { get } from './operations/get.ts'
import { list } from './operations/list.ts'
import { lookAfter } from './operations/look-after.ts'
import { policy } from './operations/policy.ts'
import { propose } from './operations/propose.ts'
import { record } from './operations/record.ts'
import { reject } from './operations/reject.ts'
import { review } from './operations/review.ts'
import { setPolicy } from './operations/set-policy.ts'
import { undo } from './operations/undo.ts'
import { update } from './operations/update.ts'
import { Changes } from './views.ts'
import { ChangeComments } from './views/change-comments.ts'
import { ChangePolicy } from './views/change-policy.ts'

export const changes = domain('changes', {
  about: 'What somebody wants done that people must agree to: planned, reviewed, approved, applied, undone.',
  events: [
    ChangeProposed,
    ChangeEdited,
    ChangeCommented,
    ChangeReviewed,
    ChangeBegun,
    ChangeApplied,
    ChangeFailed,
    ChangeUndone,
    ChangeCanceled,
    ChangeExpired,
    PolicySet,
  ],
  views: [Changes, ChangeComments, ChangePolicy],
  operations: [
    list,
    get,
    propose,
    update,
    comment,
    approve,
    reject,
    apply,
    cancel,
    undo,
    policy,
    setPolicy,
    record,
    review,
    begin,
    fail,
    expire,
    lookAfter,
  ],
  services: [keeper],
  panels: [{ title: 'Waiting for you', shows: list }],
})
