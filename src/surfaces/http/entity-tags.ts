import { hash } from 'node:crypto'

/**
 * A strong ETag (RFC 9110 §8.8.3): equal exactly when the bytes are. 128 bits of SHA-256 are enough for that, and
 * shorter to send.
 */
export const entityTag = (body: string | Uint8Array) => `"${hash('sha256', body, 'base64url').slice(0, 22)}"`

/** Compressed bytes are other bytes, so they have a tag of their own: `"x"` → `"x;br"` (RFC 9110 §8.8.3.3). */
export const codedTag = (tag: string, coding: string) => `${tag.slice(0, -1)};${coding}"`

const withoutCoding = (tag: string) => tag.replace(/;(?:br|gzip)"$/, '"')

/**
 * True when a field of conditions names this content: by one of its tags, or by `*`. A weak tag counts where content
 * is read (§13.1.2), and never where it is to be written (§13.1.1).
 */
export function isNamed(field: string, tag: string, { mayBeWeak }: { readonly mayBeWeak: boolean }): boolean {
  if (field.trim() === '*') return true
  const wanted = withoutCoding(tag)
  for (const [, weak, strong = ''] of field.matchAll(/(W\/)?("[^"]*")/g)) {
    if ((mayBeWeak || weak === undefined) && withoutCoding(strong) === wanted) return true
  }
  return false
}
