import { boxesIn } from './boxes.ts'
import { indexOfByte, latin1, u8 } from './bytes.ts'
import { decodeCbor } from './cbor.ts'
import { parseJson } from './json.ts'
import { clip } from './text.ts'

/** What a C2PA manifest claims. The signature is not checked, so it is a claim and not a proof. */
export interface C2pa {
  readonly present: true
  readonly claim_generator?: string
  readonly digital_source_type?: string
  readonly software_agent?: string
  readonly verified: false
}

interface Manifest {
  claimGenerator?: string | undefined
  sourceType?: string | undefined
  agent?: string | undefined
}

/** Reads a manifest store (C2PA 2.1 §11): the last manifest is the active one, those before it are its ingredients. */
export function readC2pa(store: Uint8Array): C2pa {
  const manifests: Manifest[] = []
  walk(store, { from: 0, end: store.length, labels: [], manifests })
  const active = manifests.at(-1)
  const newestFirst = manifests.toReversed()
  const pick = (key: keyof Manifest) => newestFirst.find(manifest => manifest[key] !== undefined)?.[key]
  const claimGenerator = active?.claimGenerator ?? pick('claimGenerator')
  const sourceType = pick('sourceType')
  const agent = pick('agent')
  return {
    present: true,
    ...(claimGenerator !== undefined && { claim_generator: claimGenerator }),
    ...(sourceType !== undefined && { digital_source_type: sourceType }),
    ...(agent !== undefined && { software_agent: agent }),
    verified: false,
  }
}

interface Walk {
  readonly from: number
  readonly end: number
  readonly labels: readonly string[]
  readonly manifests: Manifest[]
}

function walk(bytes: Uint8Array, { from, end, labels, manifests }: Walk): void {
  let own = labels
  for (const box of boxesIn(bytes, from, end)) {
    if (box.type === 'jumd') {
      own = [...labels, labelOf(bytes, box.from)]
      if (own.length === 2) manifests.push({})
    } else if (box.type === 'jumb' && labels.length < 8) {
      walk(bytes, { from: box.from, end: box.end, labels: own, manifests })
    } else if ((box.type === 'cbor' || box.type === 'json') && manifests.length > 0) {
      readBox(bytes.subarray(box.from, box.end), box.type, {
        label: own.at(-1) ?? '',
        manifest: manifests.at(-1) ?? {},
      })
    }
  }
}

/** The description box: a 16-byte type, flags, and a label when the second flag is set (ISO 19566-5 §B.3). */
function labelOf(bytes: Uint8Array, from: number): string {
  if ((u8(bytes, from + 16) & 2) === 0) return ''
  return latin1(bytes, from + 17, Math.min(indexOfByte(bytes, 0, from + 17), from + 217))
}

function readBox(
  data: Uint8Array,
  type: string,
  { label, manifest }: { label: string; manifest: Manifest },
): void {
  const isClaim = /^c2pa\.claim(?:\.|$)/.test(label)
  const isActions = label.startsWith('c2pa.actions')
  if (!isClaim && !isActions) return
  const content = record(type === 'cbor' ? decodeCbor(data) : parseJson(latin1(data)))
  if (isClaim) {
    const info = record(
      Array.isArray(content.claim_generator_info)
        ? content.claim_generator_info[0]
        : content.claim_generator_info,
    )
    manifest.claimGenerator ??= word(info.name) ?? word(content.claim_generator)
  } else for (const action of list(content.actions)) readAction(record(action), manifest)
}

function readAction(action: Record<string, unknown>, manifest: Manifest): void {
  const agent = record(action.softwareAgent)
  const isBirth = action.action === 'c2pa.created'
  const sourceType = word(action.digitalSourceType) ?? word(record(action.parameters).digitalSourceType)
  const name = word(action.softwareAgent) ?? joined(word(agent.name), word(agent.version))
  if (isBirth) {
    manifest.sourceType = sourceType ?? manifest.sourceType
    manifest.agent = name ?? manifest.agent
  }
  manifest.sourceType ??= sourceType
  manifest.agent ??= name
}

const joined = (name: string | undefined, version: string | undefined) =>
  name !== undefined && version !== undefined ? `${name} ${version}` : name
const word = (value: unknown) => (typeof value === 'string' && value !== '' ? clip(value, 300) : undefined)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, 200) : [])
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
