import {
  Command,
  Cpu,
  Environment,
  HealthCheck,
  MemoryMb,
  PublishedPort,
  Restart,
  StorageGb,
} from '#domains/infra/contract'
import type { ResourceType } from '#domains/infra/ports'
import { z } from 'zod'

/** A page by its path below the site: `index.html`, `css/site.css`. */
const PagePath = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/, 'a path looks like css/site.css')
const Site = z
  .record(PagePath, z.string().max(200_000))
  .refine(pages => Object.keys(pages).length > 0, 'a site has at least one page')
  .refine(
    pages => Object.values(pages).reduce((sum, page) => sum + page.length, 0) <= 1_000_000,
    'all pages together have at most a million characters',
  )
  .refine(
    pages =>
      Object.keys(pages).every(path => !Object.keys(pages).some(other => other.startsWith(`${path}/`))),
    'a page cannot be a folder of others as well',
  )

const ports = z
  .array(PublishedPort)
  .max(20)
  .refine(list => new Set(list.map(({ port }) => port)).size === list.length, 'each port stands there once')

/** Arguments, never a line for a shell. `$(PORT)` and `$(PORT_8080)` become the ports it is to listen on. */
const Arguments = Command.min(1)

/** What a program on this machine is to be. */
export const ProgramSpecs = z
  .strictObject({
    command: Arguments.optional(),
    site: Site.optional(),
    env: Environment.default({}).refine(
      env => Object.keys(env).every(name => !name.startsWith('ALICE_')),
      'variables of ALICE_* are taken',
    ),
    ports: ports.default([]),
    health_check: HealthCheck.optional(),
    restart: Restart.default('always'),
    cpu: Cpu.optional(),
    memory_mb: MemoryMb.optional(),
    workdir: z.string().min(1).max(1000).optional(),
    networks: z.array(z.string().min(1).max(255)).max(50).default([]),
  })
  .refine(specs => (specs.command === undefined) !== (specs.site === undefined), {
    message: 'it has either a command or a site',
    path: ['command'],
  })
  .refine(specs => specs.site === undefined || specs.ports.length > 0, {
    message: 'a site needs a port, like [{port: 80, host_port: 0}]',
    path: ['ports'],
  })
  .refine(specs => specs.health_check?.http_path === undefined || specs.ports.length > 0, {
    message: 'a check over http needs a port',
    path: ['health_check'],
  })
  .refine(
    ({ health_check: check, ports: list }) =>
      check?.port === undefined || list.some(({ port }) => port === check.port),
    { message: 'it is none of the ports', path: ['health_check', 'port'] },
  )
  .superRefine(({ env: _, ...rest }, context) => {
    for (const [field, value] of Object.entries(rest)) {
      if (!JSON.stringify(value ?? '').includes('secret://')) continue
      // A command line is shown to everybody on the machine, and a page to everybody who asks.
      context.addIssue({ code: 'custom', message: 'a secret may stand in env alone', path: [field] })
    }
  })
export type ProgramSpecs = z.output<typeof ProgramSpecs>

const StorageSpecs = z.strictObject({ storage_gb: StorageGb.default(1) })

const programOutputs = ['host', 'port', 'url'] as const
/** Another check too: only a new object can be found wanting by it before anybody is led there. */
const fixed = ['command', 'env', 'health_check', 'ports', 'workdir'] as const
/** What a program takes that says nothing about it; a supervisor and a proxy take some of it. */
const usual = { cpu: 0.1, memory_mb: 64 }

const program = (about: string): ResourceType => ({
  about,
  specs: ProgramSpecs,
  fixed,
  keepsData: false,
  outputs: programOutputs,
  needs(specs) {
    const { cpu = usual.cpu, memory_mb = usual.memory_mb } = specs as ProgramSpecs
    return { cpu, memory_mb, storage_gb: 0 }
  },
})

export const resourceTypes: Readonly<Record<'service' | 'compute' | 'network' | 'storage', ResourceType>> = {
  service: program(
    'A program on this machine, or a site of static pages, that is kept running and can be reached at a port.',
  ),
  compute: program('A program on this machine, with or without ports; with restart never it runs once.'),
  network: {
    about:
      'A name for a group of programs. On this engine it separates nothing: all of them share the loopback of the machine.',
    specs: z.strictObject({}),
    fixed: [],
    keepsData: false,
    outputs: ['name', 'host'],
    needs: () => ({ cpu: 0, memory_mb: 0, storage_gb: 0 }),
  },
  storage: {
    about: 'A folder that stays when programs are replaced. Its size is counted, and not enforced here.',
    specs: StorageSpecs,
    fixed: [],
    keepsData: true,
    outputs: ['path'],
    needs: specs => ({
      cpu: 0,
      memory_mb: 0,
      storage_gb: (specs as z.output<typeof StorageSpecs>).storage_gb,
    }),
  },
}

export const isProgram = (type: string): boolean => type === 'service' || type === 'compute'
