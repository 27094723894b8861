// The door `alice/plugin`: what a domain is written with. A plugin exports `plugin`, made by `definePlugin`; a domain
// alone will do.
import type { Binding, Domain } from '#kernel'
import type { McpExtras } from '#surfaces/mcp/extras'

export {
  Blobs,
  boolean,
  domain,
  event,
  EventLog,
  integer,
  isRefusal,
  json,
  Log,
  operation,
  optional,
  port,
  provide,
  reaction,
  real,
  Refusal,
  service,
  text,
  view,
  workflow,
  WorkflowControl,
  type Actor,
  type Binding,
  type Domain,
  type EventRecord,
  type Flow,
  type NewEvent,
  type Operation,
  type Plan,
  type PlanStep,
  type Question,
  type RunContext,
  type ServiceContext,
  type Workflow,
} from '#kernel'
export {
  acceptedAnswer,
  elicit,
  mcpPrompt,
  mcpResource,
  mcpTool,
  type ContentBlock,
  type InputRequest,
  type McpExtras,
  type McpPrompt,
  type McpResource,
  type McpTool,
  type PromptMessage,
  type Round,
} from '#surfaces/mcp/extras'
export { z } from 'zod'

export interface Plugin {
  readonly domain: Domain
  /** What stands behind the ports of the domain. */
  readonly bindings?: readonly Binding[] | undefined
  /** What MCP shows besides the tools that are made of every operation. */
  readonly mcp?: McpExtras | undefined
}

/** What a plugin's file exports as `plugin`. */
export const definePlugin = (plugin: Plugin): Plugin => plugin
