import type { Observed, Specs } from '#domains/infra/ports'
import { canonicalJson } from '#lib/canonical'
import { hasSecret } from './content.ts'
import { lookAt, modeText, type Seen } from './look.ts'
import type { MarkRecord, Version } from './marks.ts'
import { inFolder, type Place, type World } from './places.ts'

/** The object of a mark as it really is. */
export async function observe(world: World, place: Place, mark: MarkRecord): Promise<Observed> {
  const seen = await inFolder(world, place, async folder =>
    typeof folder === 'string' ? folder : lookAt(world.disk, folder, place.way.name),
  )
  const reason = whyNot(mark, seen)
  const { deployment, resource, key, type, path } = mark
  const isReady = reason === undefined && typeof seen !== 'string'
  return {
    deployment,
    resource,
    key,
    type,
    handle: world.paths.handleOf(key, place.way),
    specs: isReady ? specsSeen(mark, seen) : { path },
    state: isReady ? 'ready' : 'failed',
    ...(reason !== undefined && { reason }),
    outputs: isReady ? outputsOf(mark, seen, place) : { path: place.way.path },
  }
}

function whyNot({ isPlaced, type }: MarkRecord, seen: Seen | string): string | undefined {
  if (!isPlaced) return 'its making was broken off'
  if (typeof seen === 'string') return seen
  if (seen.kind === 'nothing') return 'it is not there any more'
  if (seen.kind !== type) {
    return `${seen.kind === 'other' ? seen.about : `a ${seen.kind}`} stands in its place`
  }
  return undefined
}

/** As it was told to be where it is so, and as it is where somebody changed it. */
function specsSeen({ versions, path, salt }: MarkRecord, seen: Seen): Specs {
  const [current, next] = versions
  const isSecret = versions.some(({ specs }) => hasSecret(specs))
  const shownAs = (version: Version): Specs => ({
    path,
    ...(seen.kind === 'link' && { target: seen.target }),
    ...(seen.kind === 'file' && contentSeen(version, seen, { salt, isSecret })),
    ...((seen.kind === 'file' || seen.kind === 'directory') && {
      mode: modeText(seen.mode),
      ...(version.specs.owner !== undefined && { owner: seen.owner }),
    }),
  })
  if (!next) return shownAs(current)
  const shown = shownAs(next)
  if (isSame(shown, next.specs)) return shown
  // An update that stopped half-way, between two calls for one directory, has not happened yet.
  return isMixture(shownAs(current), current.specs, next.specs) ? current.specs : shownAs(current)
}

/** What it is by now, of the two versions of an update that stopped. */
export function versionSeen(mark: MarkRecord, seen: Seen): Version {
  const [current, next] = mark.versions
  return next && isSame(specsSeen(mark, seen), next.specs) ? next : current
}

const isSame = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b)

const isMixture = (shown: Specs, before: Specs, after: Specs): boolean =>
  Object.keys({ ...shown, ...before }).every(
    field => isSame(shown[field], before[field]) || isSame(shown[field], after[field]),
  )

/** Of a file with a secret in it nothing is shown but a hash that nobody can try values against. */
function contentSeen(
  { specs, hash }: Version,
  { content }: Seen & { readonly kind: 'file' },
  { salt, isSecret }: { readonly salt: string; readonly isSecret: boolean },
): Specs {
  if (content.hash(hasSecret(specs) ? salt : '') === hash) {
    const { content: text, template, values } = specs
    return {
      ...(text !== undefined && { content: text }),
      ...(template !== undefined && { template }),
      ...(values !== undefined && { values }),
    }
  }
  const text = isSecret || !content.bytes ? undefined : textOf(content.bytes)
  return text === undefined ? { content_hash: content.hash(isSecret ? salt : '') } : { content: text }
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Not text: it is known by its hash.
    return undefined
  }
}

function outputsOf({ versions, salt }: MarkRecord, seen: Seen, { way }: Place): Observed['outputs'] {
  const isSecret = versions.some(({ specs }) => hasSecret(specs))
  return {
    path: way.path,
    ...(seen.kind === 'link' && { target: seen.target }),
    ...(seen.kind === 'file' && { content_hash: seen.content.hash(isSecret ? salt : '') }),
  }
}
