import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder = ''
const write = (name: string, source: string) => writeFile(join(folder, name), source)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-plugins-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Loaded {
  readonly names?: readonly string[]
  readonly bindings?: number
  readonly error?: string
}

/** Loads in a process of Node alone: the door for plugins is made with hooks of its own module loader. */
async function load(...settings: readonly object[]): Promise<readonly Loaded[]> {
  const program = `
    import { loadPlugins } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'plugins.ts')).href)}
    const answers = []
    for (const settings of ${JSON.stringify(settings)}) {
      answers.push(await loadPlugins(settings, ${JSON.stringify(folder)}).then(
        all => ({ names: all.map(({ domain }) => domain.name), bindings: all.flatMap(({ bindings = [] }) => bindings).length }),
        error => ({ error: error.message }),
      ))
    }
    console.log(JSON.stringify(answers))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return (await json(child.stdout)) as readonly Loaded[]
}
const plugins = (...ALICE_PLUGINS: string[]) => ({ ALICE_PLUGINS })

test('a plugin is a file that exports a domain, or a domain with what stands behind its ports', async () => {
  await write(
    'hall.mjs',
    `import { definePlugin, domain, operation, port, provide, z } from 'alice/plugin'
     const Greeter = port('hall.greeter')
     const greet = operation('hall.greet', {
       about: 'Greet somebody.', effect: 'read', input: z.strictObject({ name: z.string() }),
       output: z.object({ greeting: z.string() }), uses: { greeter: Greeter },
       run: async ({ name }, { greeter }) => ({ greeting: greeter.greet(name) }),
     })
     export const plugin = definePlugin({
       domain: domain('hall', { about: 'Greetings', operations: [greet] }),
       bindings: [provide(Greeter, { greet: name => 'Hello, ' + name })],
     })`,
  )
  await write(
    'yard.mjs',
    `import { domain } from 'alice/plugin'
     export default domain('yard', { about: 'Outside' })`,
  )
  const loaded = await load(plugins('./hall.mjs', join(folder, 'yard.mjs')))
  expect(loaded).toEqual([{ names: ['hall', 'yard'], bindings: 1 }])
})

test('what cannot be used stops the start with one sentence that names it', async () => {
  await write('nothing.mjs', 'export const something = 1')
  await write('broken.mjs', 'import "no-such-package"')
  await write(
    'assets.mjs',
    `import { domain } from 'alice/plugin'
     export const plugin = domain('assets', { about: 'Mine' })`,
  )
  await write(
    'twice.mjs',
    `import { domain } from 'alice/plugin'
     export const plugin = domain('garden', { about: 'Roses' })`,
  )
  await write(
    'clash.mjs',
    `import { domain, workflow, z } from 'alice/plugin'
     const scan = workflow('asset_discovery', {
       about: 'Mine', input: z.object({}), output: z.object({}), run: async () => ({}),
     })
     export const plugin = domain('clash', { about: 'Names', workflows: [scan] })`,
  )
  const answers = await load(
    plugins('./missing.mjs'),
    plugins('no-such-plugin'),
    plugins('./nothing.mjs'),
    plugins('./broken.mjs'),
    plugins('./assets.mjs'),
    plugins('./twice.mjs', './twice.mjs'),
    plugins('./clash.mjs'),
    { ALICE_PROFILE: 'unknown' },
  )
  expect(answers.map(({ error }) => error)).toEqual([
    'The plugin ./missing.mjs cannot be loaded: there is no such file',
    expect.stringContaining(
      "The plugin no-such-plugin cannot be loaded: Cannot find package 'no-such-plugin'",
    ),
    expect.stringContaining('The plugin ./nothing.mjs cannot be used: it exports no plugin'),
    expect.stringContaining(
      "The plugin ./broken.mjs cannot be loaded: Cannot find package 'no-such-package'",
    ),
    'The plugin ./assets.mjs brings the domain assets, which is there already',
    'The plugin ./twice.mjs brings the domain garden, which is there already',
    'The plugin ./clash.mjs cannot be used: Two declarations share the workflow name asset_discovery; names are used once',
    'There is no profile unknown; there are conformance',
  ])
})
