import { operation, type Actor } from '#kernel'
import { z } from 'zod'
import { AssetTagged, Tag } from '../contract.ts'
import { AssetNames, Changed, findNamed } from '../named-assets.ts'
import { isKept, mostTags } from '../rules.ts'
import type { AssetRow } from '../shape.ts'
import { Assets } from '../views.ts'

const { key, value } = Tag.shape
const name = z.string().min(1).max(200)
const NewTag = z.union([name, Tag.extend({ source: Tag.shape.source.unwrap().optional() })])
const OldTag = z.union([name, z.strictObject({ key, value: value.optional() })])
type OldTag = z.output<typeof OldTag>

const tagsPerEvent = 100

/** Gives typed tags and takes tags away; what a person said is not overwritten by what a program says. */
export const tag = operation('assets.tag', {
  about:
    'Add and remove typed tags on one asset or several; `style:noir` is short for {key: "style", value: "noir"}.',
  effect: 'write',
  rest: 'POST /assets/{content_hash}/tags',
  input: z.strictObject({
    content_hash: AssetNames,
    add: z.array(NewTag).max(tagsPerEvent).default([]),
    remove: z
      .array(OldTag)
      .max(tagsPerEvent)
      .default([])
      .describe('a key without a value takes all its values'),
  }),
  output: Changed,
  uses: { assets: Assets },
  refuses: { ASSET_NOT_FOUND: 404, NO_TAGS: 422, TOO_MANY_TAGS: 422 },

  async run({ content_hash, add, remove }, { assets, actor, emit, refuse }) {
    if (add.length + remove.length === 0) throw refuse('NO_TAGS', 'There is no tag to add and none to remove')
    const given = add.map(each => toTag(each, actor))
    const found = await findNamed(assets, content_hash, refuse)
    const changes = found.map(asset => ({ asset, ...changeOf(asset, given, remove) }))
    const full = changes.filter(({ count }) => count > mostTags).map(({ asset }) => asset.content_hash)
    if (full.length > 0) {
      throw refuse('TOO_MANY_TAGS', `An asset has at most ${mostTags} tags`, { details: { too_many: full } })
    }
    const others = changes.filter(({ added, removed }) => added.length + removed.length > 0)
    for (const { asset, added, removed } of others) {
      for (let at = 0; at === 0 || at < removed.length; at += tagsPerEvent) {
        const some = removed.slice(at, at + tagsPerEvent)
        emit(AssetTagged({ content_hash: asset.content_hash, added: at === 0 ? added : [], removed: some }))
      }
    }
    return { changed: others.length, unchanged: found.length - others.length }
  },
})

/** A bare word is a keyword. Who gives a tag decides how far it counts, unless the tag says so itself. */
function toTag(given: z.output<typeof NewTag>, actor: Actor): Tag {
  const source = actor.kind === 'person' ? 'user' : 'ai'
  if (typeof given === 'string') return Tag.parse({ ...split(given, 'keyword'), source })
  return { ...given, source: given.source ?? source }
}

/** `key:value`; without a colon the text is a value. */
function split(text: string, otherwise: string) {
  const colon = text.indexOf(':')
  const isPair = colon > 0 && colon < text.length - 1 && colon <= 60
  return isPair
    ? { key: text.slice(0, colon), value: text.slice(colon + 1) }
    : { key: otherwise, value: text }
}

function changeOf({ tags }: AssetRow, given: readonly Tag[], remove: readonly OldTag[]) {
  const nameOf = (each: Pick<Tag, 'key' | 'value'>) => `${each.key}\u001F${each.value}`
  const byName = new Map(tags.map(each => [nameOf(each), each]))
  const added = [...new Map(given.map(each => [nameOf(each), each])).values()].filter(each => {
    const known = byName.get(nameOf(each))
    return (
      !known ||
      !(isKept(known, each) || (known.confidence === each.confidence && known.source === each.source))
    )
  })
  const isNew = new Set(given.map(nameOf))
  const removed = tags
    .filter(each => !isNew.has(nameOf(each)) && remove.some(old => isMeant(old, each)))
    .map(each => ({ key: each.key, value: each.value }))
  const fresh = added.filter(each => !byName.has(nameOf(each)))
  return { added, removed, count: tags.length - removed.length + fresh.length }
}

function isMeant(old: OldTag, known: Tag): boolean {
  if (typeof old !== 'string') {
    return old.key === known.key && (old.value === undefined || old.value === known.value)
  }
  return old === known.value || old === `${known.key}:${known.value}`
}
