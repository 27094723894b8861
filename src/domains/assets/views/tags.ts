import { optional, real, text, view } from '#kernel'
import { AssetProcessed, AssetTagged, type Tag } from '../contract.ts'
import { isKept } from '../rules.ts'

export const AssetTags = view('asset_tags', {
  about: 'Every tag of every asset, for filters and facets',
  key: ['content_hash', 'key', 'value'],
  columns: {
    content_hash: text,
    key: text,
    value: text,
    number: optional(real),
    confidence: real,
    source: text,
  },
  // Both answer which assets have a tag without a look at the row.
  indexes: [
    ['key', 'value', 'number', 'content_hash'],
    ['value', 'content_hash'],
  ],
  folds: when => [
    when(
      AssetProcessed,
      data => data.tags.map(tag => [data.content_hash, tag.key, tag.value]),
      (row, data, _, key) => row ?? tagRow(data.content_hash, data.tags, key),
    ),
    when(
      AssetTagged,
      data => [...data.added, ...data.removed].map(tag => [data.content_hash, tag.key, tag.value]),
      (row, data, _, key) => {
        const given = tagRow(data.content_hash, data.added, key)
        return given && row && isKept(row, given) ? row : given
      },
    ),
  ],
})

function tagRow(content_hash: string, tags: readonly Tag[], [, key, value]: readonly (string | number)[]) {
  const tag = tags.find(each => each.key === key && each.value === value)
  if (!tag) return undefined
  const number = /^-?\d+(\.\d+)?$/.test(tag.value) ? Number(tag.value) : null
  return {
    content_hash,
    key: tag.key,
    value: tag.value,
    number,
    confidence: tag.confidence,
    source: tag.source,
  }
}
