import { operation, SystemInfo } from '#kernel'
import { z } from 'zod'

const Panel = z.object({ title: z.string(), operation: z.string() })

const DomainShape = z.object({
  domain: z.string(),
  about: z.string(),
  panels: z.array(Panel),
  operations: z.array(z.string()),
})

/** What there is, plugins among it; only what the caller may use. */
export const domains = operation('system.domains', {
  about: 'List the domains: what each is for, its panels, its operations.',
  effect: 'read',
  rest: 'GET /domains',
  input: z.strictObject({}),
  output: z.object({ domains: z.array(DomainShape) }),
  uses: { system: SystemInfo },

  async run(_, { system, caller }) {
    const seen = system.domains().map(({ name, about, panels, operations }) => {
      const usable = operations
        .filter(each => !caller || caller.can(each.permission))
        .map(each => each.name)
        .toSorted()
      const shown = panels.filter(({ shows }) => usable.includes(shows))
      return {
        domain: name,
        about,
        panels: shown.map(({ title, shows }) => ({ title, operation: shows })),
        operations: usable,
      }
    })
    return { domains: seen.filter(({ operations }) => operations.length > 0) }
  },
})
