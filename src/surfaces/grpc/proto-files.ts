import type { OperationInfo } from '#surfaces/client'
import { assignNumbers, extendLock, type NumberLock } from './field-numbers.ts'
import type { MessageShape } from './message-shape.ts'
import { printProtoFile } from './print-proto.ts'
import { pascalCase } from './proto-names.ts'
import { messageOfSchema } from './shape-of-schema.ts'
import type { StreamInfo } from './stream-info.ts'

export interface ProtoMethod {
  readonly name: string
  /** `/alice.assets.v1.Assets/Search`. */
  readonly path: string
  readonly about: string
  /** What a caller must hold. */
  readonly permission: string
  /** The operation or stream behind it: `assets.search`. */
  readonly behind: string
  readonly input: MessageShape
  readonly output: MessageShape
  readonly isStream: boolean
  readonly takesStream: boolean
}

export interface ProtoFile {
  /** `alice/assets/v1/assets.proto`. */
  readonly name: string
  readonly packageName: string
  /** `alice.assets.v1.Assets`. */
  readonly serviceName: string
  readonly methods: readonly ProtoMethod[]
  /** Messages its methods only use inside of others. */
  readonly others?: readonly MessageShape[]
}

type Described = OperationInfo | StreamInfo

/** One file and one service for each domain, streams beside operations, in the order of their names. */
export function protoFiles(infos: readonly Described[], lock: NumberLock): readonly ProtoFile[] {
  const files = filesOf(infos)
  assignNumbers(messagesOf(files), lock)
  return files
}

/** The lock these operations need: everything the given one has, and a number for what is new. */
export const lockFor = (infos: readonly Described[], lock: NumberLock): NumberLock =>
  extendLock(lock, messagesOf(filesOf(infos)))

export const messagesOf = (files: readonly ProtoFile[]): readonly MessageShape[] =>
  files.flatMap(({ methods }) => methods.flatMap(({ input, output }) => [input, output]))

/** What is committed: a file for each service, one that imports them all, and the lock; by path below `contracts/`. */
export function protoContracts(
  infos: readonly Described[],
  lock: NumberLock,
): Readonly<Record<string, string>> {
  const grown = lockFor(infos, lock)
  const files = protoFiles(infos, grown)
  const imports = files.map(({ name }) => `import public "${name}";\n`).join('')
  return {
    ...Object.fromEntries(files.map(file => [file.name, printProtoFile(file, grown)])),
    'alice.proto': `// All of Alice's services.\nsyntax = "proto3";\n\npackage alice;\n\n${imports}`,
    'alice.proto.lock.json': `${JSON.stringify(grown, undefined, 1)}\n`,
  }
}

function filesOf(infos: readonly Described[]): readonly ProtoFile[] {
  const byDomain = Map.groupBy(infos, ({ name }) => name.split('.', 1)[0]!)
  return [...byDomain]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([domain, some]) => {
      const packageName = `alice.${domain}.v1`
      const serviceName = `${packageName}.${pascalCase(domain)}`
      const methods = some.map(info => methodOf(info, packageName, serviceName))
      return { name: `alice/${domain}/v1/${domain}.proto`, packageName, serviceName, methods }
    })
}

function methodOf(info: Described, packageName: string, serviceName: string): ProtoMethod {
  const name = pascalCase(info.name.slice(info.name.indexOf('.') + 1))
  return {
    name,
    path: `/${serviceName}/${name}`,
    about: info.about,
    permission: info.permission,
    behind: info.name,
    input: messageOfSchema(info.input_schema, { name: `${name}Request`, packageName, isAnswer: false }),
    output: messageOfSchema(info.output_schema, { name: `${name}Response`, packageName, isAnswer: true }),
    isStream: 'open' in info,
    takesStream: false,
  }
}
