// What a compiler makes of the .proto file of the operation, for those who speak protobuf.
import {
  createFileRegistry,
  fromJson,
  toBinary,
  type DescMethodUnary,
  type Message,
} from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import { Found, tenAssets, wanted, Wanted } from '../ours/ten-assets.ts'

const text = { type: 'TYPE_STRING' }
const texts = { ...text, label: 'LABEL_REPEATED' }
const number = { type: 'TYPE_UINT32' }
const optional = { proto3Optional: true, oneofIndex: 0 }

const camelCase = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const message = (name: string, fields: Readonly<Record<string, object>>, more: object = {}) => ({
  name,
  field: Object.entries(fields).map(([field, shape], at) => ({
    name: field,
    jsonName: camelCase(field),
    number: at + 1,
    label: 'LABEL_OPTIONAL',
    ...shape,
  })),
  ...more,
})

const file = fromJson(FileDescriptorProtoSchema, {
  name: 'shelf.proto',
  package: 'shelf',
  syntax: 'proto3',
  messageType: [
    message('Wanted', { text, tags: texts, limit: number }),
    message(
      'Asset',
      {
        content_hash: text,
        path: text,
        media_type: text,
        size_bytes: number,
        stars: { ...number, ...optional },
        tags: texts,
        discovered_at: text,
      },
      { oneofDecl: [{ name: '_stars' }] },
    ),
    message('Found', {
      total: number,
      assets: { type: 'TYPE_MESSAGE', typeName: '.shelf.Asset', label: 'LABEL_REPEATED' },
    }),
  ],
  service: [
    {
      name: 'Shelf',
      method: [{ name: 'Search', inputType: '.shelf.Wanted', outputType: '.shelf.Found' }],
    },
  ],
})
const registry = createFileRegistry(file, () => undefined)
export const Search = registry.getService('shelf.Shelf')!.method.search as DescMethodUnary
const WantedMessage = registry.getMessage('shelf.Wanted')!

interface Question extends Message {
  readonly text: string
  readonly tags: readonly string[]
  readonly limit: number
}

/** Both sides checked with zod. */
export function search(question: Message) {
  const { text: words, tags, limit } = question as Question
  Wanted.parse({ text: words, tags, limit })
  const { total, assets } = Found.parse(tenAssets())
  return { total, assets: assets.map(inCamelCase) }
}

/** The runtime names fields its own way. */
const inCamelCase = ({
  content_hash,
  media_type,
  size_bytes,
  discovered_at,
  stars,
  ...same
}: ReturnType<typeof tenAssets>['assets'][number]) => ({
  ...same,
  contentHash: content_hash,
  mediaType: media_type,
  sizeBytes: size_bytes,
  discoveredAt: discovered_at,
  ...(stars !== null && { stars }),
})

export const searchPath = '/shelf.Shelf/Search'
export const wantedBytes = Buffer.from(toBinary(WantedMessage, fromJson(WantedMessage, wanted)))
