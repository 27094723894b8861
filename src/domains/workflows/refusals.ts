import type { RefusalDetails } from '#kernel'

/** Several operations refuse what nobody started in the same words. */
export const noWorkflow = (
  refuse: (code: 'WORKFLOW_NOT_FOUND', message: string, more?: RefusalDetails) => Error,
  workflowId: string,
): Error =>
  refuse('WORKFLOW_NOT_FOUND', `There is no workflow ${workflowId}`, { suggestions: ['workflows.list'] })
