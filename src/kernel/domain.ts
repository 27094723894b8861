import type { EventDefinition } from './event.ts'
import type { Operation } from './operation.ts'
import type { Reaction } from './reaction.ts'
import type { Service } from './service.ts'
import type { View } from './view.ts'
import type { Workflow } from './workflow.ts'

/** One card of the console: a title and the read operation it shows. */
export interface Panel {
  readonly title: string
  readonly shows: Operation
}

export interface Domain {
  readonly kind: 'domain'
  readonly name: string
  readonly about: string
  readonly events: readonly EventDefinition[]
  readonly views: readonly View[]
  readonly operations: readonly Operation[]
  readonly workflows: readonly Workflow[]
  readonly reactions: readonly Reaction[]
  readonly services: readonly Service[]
  readonly panels: readonly Panel[]
}

/** The table of contents of a domain: what it records, shows, does. */
export const domain = (
  name: string,
  parts: { readonly about: string } & Partial<Omit<Domain, 'kind' | 'name' | 'about'>>,
): Domain => ({
  kind: 'domain',
  name,
  about: parts.about,
  events: parts.events ?? [],
  views: parts.views ?? [],
  operations: parts.operations ?? [],
  workflows: parts.workflows ?? [],
  reactions: parts.reactions ?? [],
  services: parts.services ?? [],
  panels: parts.panels ?? [],
})
