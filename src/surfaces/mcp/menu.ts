// What one caller is offered: tools, resources and prompts, made once for everybody who may use the same.
import type { Caller } from '#kernel'
import { createLru } from '#lib/lru'
import { nearest } from '#lib/nearest'
import type { OperationInfo } from '#surfaces/client'
import { resultText, type ResultText } from './answers.ts'
import type { McpExtras } from './extras.ts'
import { discoveryTools } from './find-tools.ts'
import {
  createPlaces,
  hasFields,
  recentEventsResource,
  resourceOf,
  templateOf,
  type Place,
} from './places.ts'
import { createPrompts, shownPrompt, type Prompt } from './prompts.ts'
import { codes, protocolError } from './protocol.ts'
import { createTools, type ToolEntry } from './tools.ts'

/** How much of it a client wants to see. */
export interface View {
  /** Domains; all when not said. */
  readonly toolsets?: readonly string[] | undefined
  /** `progressive` lists three tools by which the others are found, described and called. */
  readonly disclosure?: 'full' | 'progressive' | undefined
}

export interface Menu {
  readonly tools: readonly ToolEntry[]
  readonly places: readonly Place[]
  readonly prompts: readonly Prompt[]
  /** Bodies of results, written once. */
  readonly toolList: ResultText
  readonly resourceList: ResultText
  readonly templateList: ResultText
  readonly promptList: ResultText
}

/** Lists change only with permissions and versions. */
export const lasting = { ttlMs: 300_000, cacheScope: 'private' as const }

export interface MenuParts {
  readonly infos: readonly OperationInfo[]
  readonly extras: McpExtras
  readonly view: View
  readonly canReadEvents: boolean
}

function createMenu({ infos, extras, view, canReadEvents }: MenuParts): Menu {
  const wanted = infos.filter(({ name }) => view.toolsets?.includes(domainOf(name)) ?? true)
  const tools = createTools(wanted, extras.tools)
  const places = createPlaces(wanted, extras.resources)
  const prompts = createPrompts({ infos: wanted, places, extras: extras.prompts ?? [], canReadEvents })
  const recent = canReadEvents ? [recentEventsResource] : []
  const listed = view.disclosure === 'progressive' ? discoveryTools : tools.map(({ tool }) => tool)
  const resources = [...recent, ...places.filter(place => !hasFields(place)).map(resourceOf)]
  return {
    tools,
    places,
    prompts,
    toolList: resultText({ tools: listed, ...lasting }),
    resourceList: resultText({ resources, ...lasting }),
    templateList: resultText({ resourceTemplates: places.filter(hasFields).map(templateOf), ...lasting }),
    promptList: resultText({ prompts: prompts.map(shownPrompt), ...lasting }),
  }
}

export const domainOf = (operation: string) => operation.slice(0, operation.indexOf('.'))

/** Refuses a toolset that is not there. */
function checkView(view: View, infos: readonly OperationInfo[]): View {
  const known = [...new Set(infos.map(({ name }) => domainOf(name)))]
  const wrong = view.toolsets?.find(name => !known.includes(name))
  if (wrong === undefined) return view
  const hint = nearest(wrong, known)
  const meant = hint === undefined ? `; there are ${known.join(', ')}` : `; did you mean ${hint}?`
  throw protocolError(codes.invalidParams, `There is no toolset ${wrong.slice(0, 100)}${meant}`)
}

export interface Menus {
  menuFor(caller: Pick<Caller, 'can'>, view: View): Menu
  /** Every tool by its name, whoever may use it: the pipeline decides. */
  find(name: string): ToolEntry | undefined
}

const keptMenus = 100

/** Menus by what a caller may use: many callers share few of them. */
export function createMenus(infos: readonly OperationInfo[], extras: McpExtras): Menus {
  const permissions = [...new Set([...infos.map(({ permission }) => permission), 'events:read'])]
  const kept = createLru<string, Menu>(keptMenus)
  const entries = new Map(createTools(infos, extras.tools).map(entry => [entry.tool.name, entry]))

  return {
    find: name => entries.get(name),
    menuFor(caller, view) {
      const held = permissions.map(permission => (caller.can(permission) ? '1' : '0')).join('')
      const key = `${held} ${view.disclosure ?? ''} ${view.toolsets?.join(',') ?? '*'}`
      const known = kept.get(key)
      if (known) return known
      const visible = infos.filter(({ permission }) => caller.can(permission))
      const parts = { infos: visible, extras, view: checkView(view, visible) }
      const menu = createMenu({ ...parts, canReadEvents: caller.can('events:read') })
      kept.set(key, menu)
      return menu
    },
  }
}
