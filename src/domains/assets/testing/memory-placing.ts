import { sha256 } from '#lib/hash'
import type { Placement, PlacementResult } from '../ports.ts'
import { type MemoryDisk, type MemoryFile, stampOf } from './memory-disk.ts'

type Refused = Extract<PlacementResult, { status: 'refused' }>

export function placeOn(disk: MemoryDisk, placement: Placement): PlacementResult {
  const refusal = refusalOfPath(disk, placement.root, placement.destination_path)
  return refusal ?? carry(disk, placement)
}

export function unplaceOn(disk: MemoryDisk, placement: Placement): PlacementResult {
  const { source_path: source, destination_path: destination } = placement
  const refusal = refusalOfPath(disk, placement.root, destination)
  if (refusal) return refusal
  if (placement.operation === 'move') {
    return carry(disk, { ...placement, source_path: destination, destination_path: source })
  }
  const [original, copy] = [disk.files.get(source), disk.files.get(destination)]
  if (!copy || source === destination) {
    return original ? { status: 'already_placed', stamp: stampOf(original) } : missing(source)
  }
  if (!holds(copy, placement)) return changed(destination)
  if (!original || !holds(original, placement)) return missing(source)
  disk.drop(destination)
  return { status: 'placed', stamp: stampOf(original) }
}

/** Why nothing can be put at this path below the root, if so. */
export function refusalOfPath(disk: MemoryDisk, root: string, path: string): Refused | undefined {
  const names = path.slice(root.length + 1).split('/')
  if (!path.startsWith(`${root}/`) || names.some(isEscape)) {
    return refuse('outside_root', `${JSON.stringify(path)} does not stay below ${root}`)
  }
  const isTooLong = names.some(name => new TextEncoder().encode(name).length > 255)
  if (isTooLong) return refuse('name_too_long', `${path.slice(0, 100)}… is longer than file systems allow`)
  const folders = names.slice(0, -1).map((_, index) => `${root}/${names.slice(0, index + 1).join('/')}`)
  const blocked = folders.find(folder => disk.files.has(folder)) ?? (disk.isFolder(path) ? path : undefined)
  return blocked === undefined ? undefined : taken(blocked)
}

const isEscape = (name: string) =>
  ['', '.', '..'].includes(name) || name.includes('\0') || name.startsWith('.alice-') || DEVICE.test(name)

const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

function carry(disk: MemoryDisk, placement: Placement): PlacementResult {
  const { source_path: source, destination_path: destination, operation } = placement
  const [file, there] = [disk.files.get(source), disk.files.get(destination)]
  if (there && !holds(there, placement)) return taken(destination)
  if (there) {
    const isLeftover = operation === 'move' && source !== destination && file && holds(file, placement)
    if (isLeftover) disk.drop(source)
    return { status: 'already_placed', stamp: stampOf(there) }
  }
  if (!file) return missing(source)
  if (!holds(file, placement)) return changed(source)
  const placed = operation === 'copy' ? disk.put(destination, file.bytes, file.mtimeNs) : file
  if (operation !== 'copy') disk.link(destination, file)
  if (operation === 'move') disk.drop(source)
  return { status: 'placed', stamp: stampOf(placed) }
}

const holds = (file: MemoryFile, { content_hash }: Placement) => sha256(file.bytes) === content_hash

const refuse = (reason: Refused['reason'], message: string): Refused => ({
  status: 'refused',
  reason,
  message,
})

const missing = (path: string) => refuse('source_missing', `There is no file at ${path}`)

const changed = (path: string) =>
  refuse('source_changed', `${path} has other content now than when it was read`)

const taken = (path: string) => refuse('destination_taken', `${path} already exists with other content`)
