import type { OperationInfo } from '#surfaces/client'
import { createTools } from './tools.ts'

/** All tools as `tools/list` answers them, for the contract that is kept under version control. */
export const mcpToolsDocument = (infos: readonly OperationInfo[]) => ({
  tools: createTools(infos).map(({ tool }) => tool),
})
