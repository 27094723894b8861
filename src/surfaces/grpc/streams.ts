import { followEvents } from './follow-events.ts'
import type { StreamInfo } from './stream-info.ts'
import { watchWorkflow } from './watch-workflow.ts'

/** What the kernel itself can be followed by, whatever domains there are. */
export const kernelStreams: readonly StreamInfo[] = [followEvents, watchWorkflow]
