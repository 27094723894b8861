// A user's own domains: files or packages named in ALICE_PLUGINS, and those that are shipped (`alice up --profile`).
// They are loaded into this process, with all it may do; what cannot be used stops the start.
import type { Domain } from '#kernel'
import { catalogOf } from '#kernel/run'
import type { Plugin } from '#public/plugin'
import { existsSync, readdirSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Config } from '../config.ts'
import { allDomains } from './domains.ts'
import { packageFile } from './version.ts'

export interface LoadedPlugin extends Plugin {
  /** As it was named. */
  readonly from: string
}

/** Everything the configuration names, in its order; throws one sentence about the first that is wrong. */
export async function loadPlugins(
  { ALICE_PLUGINS: named = [], ALICE_PROFILE: profile }: Pick<Config, 'ALICE_PLUGINS' | 'ALICE_PROFILE'>,
  folder = process.cwd(),
): Promise<readonly LoadedPlugin[]> {
  const places = [
    ...(profile === undefined ? [] : [{ from: profile, url: shippedUrl(profile) }]),
    ...named.map(from => ({ from, url: urlOf(from, folder) })),
  ]
  if (places.length === 0) return []
  const hooks = openPluginDoor(folder)
  try {
    const loaded: LoadedPlugin[] = []
    const names = new Set(allDomains.map(({ name }) => name))
    for (const { from, url } of places) {
      const plugin = await load(from, url)
      if (names.has(plugin.domain.name)) {
        throw new Error(`The plugin ${from} brings the domain ${plugin.domain.name}, which is there already`)
      }
      names.add(plugin.domain.name)
      loaded.push(plugin)
      checkNames(from, [...allDomains, ...loaded.map(({ domain }) => domain)])
    }
    return loaded
  } finally {
    hooks.deregister()
  }
}

/** Operations, events and the like have names of their own too. */
function checkNames(from: string, domains: readonly Domain[]) {
  try {
    catalogOf(domains)
  } catch (error) {
    throw new Error(`The plugin ${from} cannot be used: ${(error as Error).message}`, { cause: error })
  }
}

const isSource = import.meta.url.endsWith('.ts')

/** The plugin is one of this package: from its source, or bundled beside this file. */
function shippedUrl(profile: string): string {
  const known = isSource
    ? readdirSync(packageFile('plugins'))
    : readdirSync(import.meta.dirname).flatMap(name => /^plugin-([a-z-]+)\.js$/.exec(name)?.[1] ?? [])
  if (!known.includes(profile)) {
    throw new Error(`There is no profile ${profile}; there are ${known.join(', ')}`)
  }
  return isSource
    ? pathToFileURL(packageFile(`plugins/${profile}/index.ts`)).href
    : pathToFileURL(join(import.meta.dirname, `plugin-${profile}.js`)).href
}

/** A file by its path, anything else as a package that is found from this folder. */
function urlOf(from: string, folder: string): string {
  const isFile = isAbsolute(from) || /^\.{1,2}[/\\]/.test(from) || existsSync(resolve(folder, from))
  return isFile ? pathToFileURL(resolve(folder, from)).href : `${packageScheme}${from}`
}

const packageScheme = 'alice-package:'

/**
 * Plugins speak to this very process: `alice/plugin` leads them to what runs here, wherever they lie, and never to a
 * second copy of it.
 */
function openPluginDoor(folder: string) {
  const door = new URL('../public/plugin.ts', import.meta.url).href
  const parentURL = pathToFileURL(join(folder, 'package.json')).href
  return registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'alice/plugin') return { url: door, shortCircuit: true }
      if (specifier.startsWith(packageScheme)) {
        return next(specifier.slice(packageScheme.length), { ...context, parentURL })
      }
      const found = next(specifier, context)
      // A file of its own has no package.json that says what it is; it imports, so it is a module.
      const isUnsaid = !found.format && found.url.endsWith('.ts')
      return isUnsaid ? { ...found, format: 'module-typescript' } : found
    },
  })
}

async function load(from: string, url: string): Promise<LoadedPlugin> {
  const module = await read(from, url)
  const given = module.plugin ?? module.default
  const plugin = isDomain(given) ? { domain: given } : given
  if (isPlugin(plugin)) return { ...plugin, from }
  throw new Error(
    `The plugin ${from} cannot be used: it exports no plugin that is a domain or definePlugin({…})`,
  )
}

async function read(from: string, url: string): Promise<Record<string, unknown>> {
  try {
    return (await import(url)) as Record<string, unknown>
  } catch (error) {
    const isMissing = url.startsWith('file:') && !existsSync(fileURLToPath(url))
    const why = isMissing ? 'there is no such file' : (error as Error).message
    throw new Error(`The plugin ${from} cannot be loaded: ${why}`, { cause: error })
  }
}

function isDomain(value: unknown): value is Domain {
  if (typeof value !== 'object' || value === null) return false
  const { kind, name, operations } = value as Partial<Domain>
  return kind === 'domain' && typeof name === 'string' && Array.isArray(operations)
}

const isPlugin = (value: unknown): value is Plugin =>
  typeof value === 'object' && value !== null && isDomain((value as { domain?: unknown }).domain)
