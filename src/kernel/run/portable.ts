import type { Blobs } from '#kernel'

const inlineBytes = 32 * 1024

/** The value as a replay would give it back, and what the journal keeps of it. */
export async function portable(blobs: Blobs, output: unknown): Promise<{ kept: unknown; output: unknown }> {
  if (output === undefined || output === null || typeof output !== 'object') return { kept: output, output }
  const json = JSON.stringify(output)
  const same = JSON.parse(json) as unknown
  if (json.length <= inlineBytes) return { kept: same, output: same }
  const bytes = new TextEncoder().encode(json)
  return { kept: { $blob: await blobs.put(bytes), size_bytes: bytes.length }, output: same }
}
