import type { Specs } from '#domains/infra/ports'
// What a container really is, in the words of a blueprint. Each field is compared with what making it from its label
// would have led to: where both are equal the label's words are shown, and what is there where they are not.
import { canonicalJson } from '#lib/canonical'
import type { Container, ContainerConfig } from './api.ts'
import type { Facts } from './connection.ts'
import { healthConfigOf } from './container-body.ts'
import { limitsIn, mountsIn, networksIn, portsIn, ulimitsIn } from './container-parts.ts'
import type { ContainerSpecs } from './container-specs.ts'
import { labelNames, nameOf, ownLabels, type Marked } from './mark.ts'
import { changedSecret, hideSecrets, tracesIn } from './secret-values.ts'
import { strangeParts } from './strange-parts.ts'

export interface ImageFacts {
  /** What the container was made from; undefined when that image is gone. */
  readonly config: ContainerConfig | undefined
  /** What the name in its specs stands for now. */
  readonly idNow: string | undefined
}

export interface ReadingInput {
  readonly container: Container
  readonly mark: Marked
  readonly image: ImageFacts
  readonly facts: Facts
}

export function specsOf(input: ReadingInput): Specs {
  const { container, mark } = input
  const { Config: config, HostConfig: host } = container
  const wanted = mark.specs as Partial<ContainerSpecs>
  const shortId = container.Id.slice(0, 12)
  const inherited = input.image.config
  const seen: Specs = {
    ...textsIn(input),
    ...limitsIn(container, input.facts),
    ...networksIn(container, wanted, input.facts),
    ...mountsIn(container, inherited),
    image: imageOf(input),
    ports: portsIn(container, { wanted, inherited, facts: input.facts }),
    health_check: healthCheckOf(input, wanted),
    labels: labelsIn(config, wanted, inherited),
    cap_add: capabilitiesIn(host.CapAdd),
    cap_drop: capabilitiesIn(host.CapDrop),
    read_only: host.ReadonlyRootfs ?? false,
    init: host.Init ?? false,
    stop_timeout: config.StopTimeout ?? 10,
    extra_hosts: Object.fromEntries((host.ExtraHosts ?? []).map(splitHost)),
    dns: [...(host.Dns ?? [])],
    ulimits: ulimitsIn(container, wanted, input.facts),
    hostname: wanted.hostname === undefined && config.Hostname === shortId ? undefined : config.Hostname,
    user: unlessInherited(config.User, wanted.user, inherited?.User),
    workdir: workdirIn(config, wanted, inherited),
    name: container.Name === `/${nameOf(mark)}` ? undefined : container.Name.slice(1),
    other: strangeParts(container, inherited, input.facts.dialect),
  }
  return Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined))
}

/** The name while it still stands for this image; else the image itself, because the name means another by now. */
function imageOf({ container, mark, image }: ReadingInput): unknown {
  const wanted = (mark.specs as Partial<ContainerSpecs>).image
  if (image.idNow === container.Image) return wanted
  const { Image: named } = container.Config
  if (image.idNow === undefined && named === wanted) return wanted
  return named === wanted ? container.Image : named
}

/** Fields that may hold secrets, and those that an image gives to whoever says nothing. */
function textsIn({ container: { Config: config }, mark, image, facts }: ReadingInput): Specs {
  const wanted = mark.specs as Partial<ContainerSpecs>
  const secrets = { traces: tracesIn(config.Labels?.[labelNames.secrets]), key: mark.key }
  const show = (field: 'command' | 'entrypoint', actual: readonly string[], inherited: readonly string[]) => {
    const hidden = hideSecrets(field, actual, secrets) as string[]
    const expected = wanted[field] ?? (image.config ? inherited : actual)
    if (canonicalJson(hidden) === canonicalJson(expected)) return wanted[field]
    // Somewhere in another command the value may stand beside other words.
    const hasSecrets = Object.keys(secrets.traces).some(path => path.startsWith(`${field}.`))
    return hasSecrets ? hidden.map(text => (expected.includes(text) ? text : changedSecret)) : hidden
  }
  const ownCommand = wanted.entrypoint ? [] : listOf(image.config?.Cmd)
  return {
    command: show('command', listOf(config.Cmd), ownCommand),
    entrypoint: show('entrypoint', listOf(config.Entrypoint), listOf(image.config?.Entrypoint)),
    env: hideSecrets('env', environmentIn(config, wanted, { image, facts }), secrets),
  }
}

const listOf = (value: readonly string[] | string | null | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? [])

function environmentIn(
  config: ContainerConfig,
  wanted: Partial<ContainerSpecs>,
  { image, facts }: Pick<ReadingInput, 'image' | 'facts'>,
) {
  const own = new Set(Object.keys(wanted.env ?? {}))
  const given = new Set(image.config ? image.config.Env : config.Env)
  const { addsToEnvironment } = facts.dialect
  return Object.fromEntries(
    (config.Env ?? [])
      .map(line => [line, ...splitOnce(line, '=')] as const)
      .filter(([line, name]) => own.has(name) || !given.has(line))
      .filter(([line, name]) => own.has(name) || !addsToEnvironment?.test(line))
      .map(([, name, value]) => [name, value]),
  )
}

function labelsIn(config: ContainerConfig, wanted: Partial<ContainerSpecs>, inherited?: ContainerConfig) {
  return Object.fromEntries(
    Object.entries(ownLabels(config.Labels)).filter(
      ([name, value]) => wanted.labels?.[name] !== undefined || inherited?.Labels?.[name] !== value,
    ),
  )
}

function healthCheckOf(
  { container: { Config: config }, image, facts }: ReadingInput,
  wanted: Partial<ContainerSpecs>,
) {
  // Nobody is told of a check where the Engine would not run it.
  if (!facts.dialect.runsHealthChecks) return wanted.health_check
  const expected = healthConfigOf(wanted) ?? image.config?.Healthcheck
  const partsOf = (health: ContainerConfig['Healthcheck']) =>
    canonicalJson([health?.Test ?? [], health?.Interval ?? 0, health?.Timeout ?? 0, health?.Retries ?? 0])
  if (partsOf(config.Healthcheck) === partsOf(expected)) return wanted.health_check
  const [, ...command] = config.Healthcheck?.Test ?? []
  return {
    command,
    interval_ms: (config.Healthcheck?.Interval ?? 0) / 1_000_000,
    timeout_ms: (config.Healthcheck?.Timeout ?? 0) / 1_000_000,
    retries: config.Healthcheck?.Retries ?? 0,
  }
}

/** Where nobody says anything it is the root, and only Podman says so. */
function workdirIn(config: ContainerConfig, wanted: Partial<ContainerSpecs>, inherited?: ContainerConfig) {
  const [actual, expected] = [config.WorkingDir, wanted.workdir ?? inherited?.WorkingDir].map(folder =>
    folder === '' ? '/' : (folder ?? '/'),
  )
  return actual === expected ? wanted.workdir : actual
}

const unlessInherited = (actual = '', wanted?: string, inherited = '') =>
  actual === (wanted ?? inherited) ? wanted : actual

const capabilitiesIn = (names: readonly string[] | null | undefined) =>
  [...new Set((names ?? []).map(name => name.toUpperCase().replace(/^CAP_/, '')))].toSorted()

const splitHost = (line: string) => splitOnce(line, ':')

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
