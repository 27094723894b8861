import { stripVTControlCharacters } from 'node:util'
import { exitCodes, printJson, withClient, type CliHost } from '../host.ts'
import { toWidth } from './cells.ts'
import { readFacts } from './facts.ts'
import { createState, listed } from './monitor-state.ts'
import { eventRow, serviceRow, workflowRow } from './pane-rows.ts'

const latest = 20

/** The same once, as plain lines or as JSON, for whoever has no terminal to move in. */
export const printSnapshot = (host: CliHost, isJson: boolean): Promise<number> =>
  withClient(host, async ({ client }) => {
    const [facts, events] = await Promise.all([readFacts(client), client.recent({ limit: latest })])
    const state = { ...createState(client.where), facts, events: [...events] }
    const { needs, services, workflows } = listed(state)
    if (isJson) {
      const { changes, failed, deadLetters, dependencies, running, waiting, version, head } = facts
      const numbers = { running, waiting, services_up: up(services), services: services.length }
      printJson(host, {
        where: client.where,
        version,
        head,
        numbers,
        needs: { changes, failed, dead_letters: deadLetters, breakers: dependencies.filter(isOpen) },
        services,
        dependencies,
        workflows,
        events,
      })
      return exitCodes.done
    }
    const now = Date.now()
    const width = host.columns
    const print = (title: string, rows: readonly string[]) => {
      host.print(`\n${title} (${rows.length})`)
      for (const row of rows) host.print(`  ${stripVTControlCharacters(row).trimEnd()}`)
    }
    host.print(`alice ${facts.version} at ${client.where}`)
    host.print(
      `running ${facts.running} · waiting ${facts.waiting} · services up ${up(services)}/${services.length} · head ${facts.head}`,
    )
    print(
      'Needs you',
      needs.map(need => `${toWidth(need.kind, 11)} ${need.text} ${need.id}`),
    )
    print(
      'Services',
      services.map(each => serviceRow(each, facts.dependencies, width - 2, now)),
    )
    print(
      'Workflows',
      workflows.map(each => workflowRow(each, width - 2, now)),
    )
    print(
      'Events',
      events.map(each => eventRow(each, width - 2)),
    )
    return exitCodes.done
  })

const up = (services: readonly { readonly status: string }[]) =>
  services.filter(({ status }) => status === 'healthy').length
const isOpen = ({ state }: { readonly state: string }) => state !== 'closed'
