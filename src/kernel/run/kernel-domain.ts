import { domain } from '#kernel'
import { journalEvents, Workflows, WorkflowTypes } from '#kernel/journal'

/** What the kernel itself records: the journal of workflows and the audit of operations. */
export const kernelDomain = domain('kernel', {
  about: 'The journal of workflows and the audit of operations.',
  events: journalEvents,
  views: [Workflows, WorkflowTypes],
})
