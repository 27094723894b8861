import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { circlesIn, importGraph, sourcesIn, waysTo } from './architecture/imports.ts'

/** Who may look at whom. Read a row aloud: "a domain may use lib, the kernel and another domain's contract." */
const MAY_USE: Readonly<Record<string, RegExp>> = {
  lib: /^$/,
  kernel: /^#(lib\/|kernel$|kernel\/journal$)/,
  domains: /^#(lib\/|kernel$|kernel\/journal$|domains\/[^/]+\/contract$)/,
  adapters: /^#(lib\/|kernel$|kernel\/ports$|domains\/[^/]+\/(contract|ports|measure)$)/,
  surfaces: /^#(lib\/|kernel$|surfaces\/(client|http)$)/,
  main: /^#/,
  public: /^#(lib\/|kernel$|surfaces\/(client|mcp\/extras)$|contracts\/)/,
}
const MAY_USE_TYPES: Readonly<Record<string, RegExp>> = { surfaces: /^#kernel\/(run|ports)$/ }
const TESTS_MAY_ALSO_USE =
  /^#(kernel\/(run|ports|testing)|domains\/[^/]+\/testing|adapters\/(sqlite|local-files|sharp-images|local-blobs|brisque-threads|tcp-proxies)|surfaces\/testing)$/

const REMEDY: Readonly<Record<string, string>> = {
  public:
    'what other people import must run without a server: it is made of the kernel, the client and the words for plugins',
  lib: 'lib knows nothing of the rest; pass in what it needs, or move it to the layer that uses it',
  kernel: 'the kernel knows no domain, adapter or surface; declare a port in src/kernel/run/ports.ts',
  domains:
    "declare a port in this domain's ports.ts and bind the adapter in src/main.ts; of another domain use only its contract",
  adapters:
    'an adapter implements a port: import that from #domains/<x>/ports or #kernel/ports; what it computes for a domain on threads of its own is #domains/<x>/measure; nothing else of ours',
  surfaces:
    'a surface knows the catalog of operations: take the App as an argument, and import its type only; what surfaces share is #surfaces/client and #surfaces/http',
}

/** Every package has one home. `zod` lives everywhere: schemas are the language of contracts. */
const HOME_OF: Readonly<Record<string, readonly string[]>> = {
  '@cedar-policy/cedar-wasm': ['adapters/cedar-policies'],
  '@bomb.sh/tab': ['surfaces/cli'],
  '@bufbuild/protobuf': ['surfaces/grpc'],
  '@clack/prompts': ['surfaces/cli'],
  '@grpc/grpc-js': ['surfaces/grpc'],
  '@opentelemetry/api': ['adapters/open-telemetry'],
  '@opentelemetry/exporter-trace-otlp-http': ['adapters/open-telemetry'],
  '@opentelemetry/resources': ['adapters/open-telemetry'],
  '@opentelemetry/sdk-trace': ['adapters/open-telemetry'],
  '@parcel/watcher': ['adapters/local-files'],
  'cbor-x': ['domains/assets/describe'],
  cockatiel: ['adapters/resilience'],
  commander: ['surfaces/cli'],
  fastify: ['surfaces/http'],
  graphql: ['surfaces/graphql'],
  'graphql-ws': ['surfaces/graphql'],
  ioredis: ['adapters/rate-limits'],
  jose: ['adapters/jose-tokens'],
  'jsonc-parser': ['surfaces/cli'],
  kysely: ['kernel', 'adapters/sqlite', 'adapters/postgres', 'domains'],
  mqtt: ['surfaces/mqtt'],
  'node:sqlite': ['adapters/sqlite'],
  'rate-limiter-flexible': ['adapters/rate-limits'],
  pg: ['adapters/postgres'],
  'prom-client': ['adapters/prometheus'],
  pino: ['adapters/pino-log', 'main'],
  'smol-toml': ['surfaces/cli'],
  sharp: ['adapters/sharp-images'],
  undici: ['adapters/guarded-fetch'],
  ws: ['surfaces/websocket', 'surfaces/graphql'],
  yaml: ['domains/infra/blueprint'],
  zod: [''],
}
const IN_TESTS_ONLY = /^(vitest|fast-check|cloudevents|graphql-http|@asyncapi\/parser)(\/|$)/

/** Files still longer than 250 lines. These numbers may only go down. */
const TOO_LONG: Readonly<Record<string, number>> = {}

const FORBIDDEN_NAME =
  /^(utils?|helpers?|common|misc|types?|interfaces?|constants?|managers?|services?|base|index)$/
const DOOR = /^src\/(kernel|kernel\/run|adapters\/[^/]+|surfaces\/[^/]+)\/index(\.\w+)*\.ts$/

const files = sourcesIn('src')
const { texts, imports } = importGraph(files)
const all = importGraph([...files, ...sourcesIn('test')])

const isTest = (file: string) => /\.test\.tsx?$|\/testing(\.ts$|\/)/.test(file)
const layerOf = (file: string) => (/^src\/(main|config)\b/.test(file) ? 'main' : file.split('/')[1]!)
const moduleOf = (file: string) =>
  /^src\/(lib|kernel|main|public)\b/.exec(file)?.[0] ??
  (layerOf(file) === 'main' ? 'src/main' : file.split('/').slice(0, 3).join('/'))
const packageOf = (from: string) =>
  from.startsWith('@') ? from.split('/', 2).join('/') : from.split('/', 1)[0]!
const linesOf = (text: string) => text.trimEnd().split('\n').length
const none = (broken: readonly string[]) => expect(broken).toEqual([])

test('every folder of src is a layer', () =>
  none(
    files
      .filter(file => !(layerOf(file) in MAY_USE))
      .map(file => `${file} is in no layer; the layers are ${Object.keys(MAY_USE).join(', ')}`),
  ))

test('every door opens in the right direction', () =>
  none(
    imports
      .filter(({ from }) => from.startsWith('#'))
      .filter(({ file, from, isTypeOnly }) => {
        if (isTest(file) && TESTS_MAY_ALSO_USE.test(from)) return false
        if (isTypeOnly && MAY_USE_TYPES[layerOf(file)]?.test(from)) return false
        return !MAY_USE[layerOf(file)]?.test(from)
      })
      .map(({ file, from }) => `${file} may not use ${from}: ${REMEDY[layerOf(file)]}`),
  ))

test('nobody climbs through a window', () =>
  none(
    imports
      .filter(({ from, file, target }) => from.startsWith('.') && moduleOf(target!) !== moduleOf(file))
      .map(({ file, from }) => `${file} reaches out of its module to ${from}; use a #door of package.json`),
  ))

test('the vocabulary and the contracts run anywhere, browsers included', () =>
  none(
    files
      .filter(file => /^src\/kernel\/[^/]+\.ts$|\/contract\.ts$/.test(file) && !isTest(file))
      .flatMap(file => waysTo(imports, file, to => /^node:|^src\/kernel\/run\//.test(to)))
      .map(
        way =>
          `${way}: keep Node and the running part out of it; take the value as an argument, or split the file`,
      ),
  ))

test('every package stays at home', () =>
  none(
    imports
      .filter(({ from, file }) => !/^[.#]/.test(from) && !(isTest(file) && IN_TESTS_ONLY.test(from)))
      .map(({ file, from }) => ({ file, name: from.startsWith('node:') ? from : packageOf(from) }))
      .filter(({ name }) => !name.startsWith('node:') || name in HOME_OF)
      .filter(({ file, name }) => !HOME_OF[name]?.some(home => file.startsWith(`src/${home}`)))
      .map(({ file, name }) =>
        name in HOME_OF
          ? `${file} imports ${name}, which lives in ${HOME_OF[name]!.join(', ')}; go through a port`
          : `${file} imports ${name}, which has no home; give it one in HOME_OF and say what it saves`,
      ),
  ))

test('time and chance are arguments', () =>
  none(
    files
      .filter(file => /^src\/(lib|kernel|domains)\//.test(file) && !isTest(file))
      .filter(file => /\bnew Date\(\)|\bDate\.now\b|\bMath\.random\b|\brandomUUID\b/.test(texts.get(file)!))
      .map(
        file =>
          `${file} asks the machine for time or chance; use now() or newId() of its context, or an argument`,
      ),
  ))

test('the environment comes in through the configuration', () =>
  none(
    files
      .filter(file => !/^src\/config(-place)?\.ts$/.test(file) && !isTest(file))
      .filter(file => /\bprocess\.env\b|\{[^}]*\benv\b[^}]*\} from 'node:process'/.test(texts.get(file)!))
      .map(file => `${file} reads process.env; add a field to src/config.ts and pass the value in`),
  ))

test('operations and workflows are called what their files are called', () =>
  none(
    files
      .filter(file => /^src\/domains\/[^/]+\/(operations|workflows)\/[^/]+\.ts$/.test(file) && !isTest(file))
      .map(file => {
        const [, , domain, kind = ''] = file.split('/')
        const snake = basename(file, '.ts').replaceAll('-', '_')
        const call = kind === 'operations' ? `operation('${domain}.${snake}'` : `workflow('${snake}'`
        return { file, call, pattern: new RegExp(`\\b${call.replace('(', String.raw`(<[^(]*>)?\(\s*`)}`) }
      })
      .filter(({ file, pattern }) => !pattern.test(texts.get(file)!))
      .map(
        ({ file, call }) =>
          `${file} does not declare ${call}, …); rename one of the two, or move the file out of there`,
      ),
  ))

test('no circles', () =>
  none(circlesIn(imports).map(circle => `${circle}: move what both need into a file of its own`)))

test('a file name says what is inside', () =>
  none(
    files
      .filter(file => !DOOR.test(file) && file !== 'src/kernel/service.ts')
      .filter(file =>
        file
          .replace(/(\.\w+)+$/, '')
          .split('/')
          .slice(1)
          .some(part => FORBIDDEN_NAME.test(part)),
      )
      .map(
        file =>
          `${file}: name the idea; utils, types, base, service … and index (but for a door) say nothing`,
      ),
  ))

test('files stay short', () =>
  none(
    [...all.texts]
      .map(([file, text]) => ({ file, lines: linesOf(text), limit: TOO_LONG[file] ?? 250 }))
      .filter(({ lines, limit }) => lines > limit)
      .map(({ file, lines, limit }) => `${file} has ${lines} lines, ${limit} allowed; split it by idea`),
  ))

test('the list of long files only shrinks', () =>
  none(
    Object.entries(TOO_LONG)
      .map(([file, limit]) => ({
        file,
        limit,
        lines: existsSync(file) ? linesOf(all.texts.get(file) ?? '') : 0,
      }))
      .filter(({ lines, limit }) => lines <= 250 || lines < limit - 5)
      .map(({ file, lines }) =>
        lines <= 250
          ? `${file} is short now; take it off the list`
          : `${file} has ${lines} lines; lower its number`,
      ),
  ))

test('fakes, not mocks', () =>
  none(
    [...all.texts]
      .filter(([, text]) => /\bvi\s*\.\s*(mock|doMock|hoisted|spyOn)\(/.test(text))
      .map(([file]) => `${file} replaces a module under test; write a fake behind the port and pass it in`),
  ))
