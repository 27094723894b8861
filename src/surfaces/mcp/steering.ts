/** Operations of the platform by which workflows and changes are steered, as the command line uses them too. */
export const steering = {
  show: 'workflows.get',
  cancel: 'workflows.cancel',
  signal: 'workflows.signal',
  approve: 'changes.approve',
  reject: 'changes.reject',
} as const

/** What whoever started a workflow may ask about it. */
export const ownersOperations: readonly string[] = [steering.show, steering.cancel, steering.signal]
