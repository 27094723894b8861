import { createHash } from 'node:crypto'
import { AssetDiscovered, AssetProcessed, QualityAssessed } from '../../src/domains/assets/contract.ts'
import type { NewEvent } from '../../src/kernel/index.ts'
import type { App } from '../../src/kernel/run/index.ts'

const words = [
  'harbor',
  'lighthouse',
  'orchard',
  'glacier',
  'market',
  'violin',
  'teapot',
  'station',
  'meadow',
  'copper',
]
const styles = ['photograph', 'watercolor', 'pixel art', 'oil painting', 'isometric']
const tools = ['comfyui', 'a1111', 'invokeai', 'midjourney', 'camera'] as const
const models = ['sample_xl', 'sampleScape_v20', 'dream_v3', 'flux_sample']

/** The same word for the same number; neighbors in number are not neighbors in words. */
export const word = (n: number) => words[mixed(n) % words.length]!
const mixed = (n: number) => Math.imul(n + 1, 2_654_435_761) >>> 8

/** What the log says about one invented picture: found, understood, and two of three times rated. */
export function factsOf(n: number): NewEvent[] {
  const content_hash = createHash('sha256').update(`asset ${n}`).digest('hex')
  const project_name = `project-${mixed(n) % 200}`
  const file_path = `/library/${project_name}/${word(n)}_${String(n % 10_000).padStart(4, '0')}_${n}.png`
  const size_bytes = 100_000 + (mixed(n) % 5_000_000)
  const day = new Date(Date.UTC(2026, 0, 1) + (mixed(n) % 300) * 86_400_000 + n).toISOString()
  const source_type = tools[mixed(n * 5) % tools.length]!
  const found = AssetDiscovered({
    file_path,
    content_hash,
    file_size: size_bytes,
    media_type: 'image',
    project_name,
    source_type,
    inbox_path: '/library',
    discovery_source: 'file_scan',
    stamp: { size_bytes, mtime_ns: `${Date.parse(day)}000000`, inode: `1:${n}` },
  })
  const understood = AssetProcessed({
    content_hash,
    file_path,
    metadata: {
      format: 'png',
      mime: 'image/png',
      width: 512 + 128 * (n % 8),
      height: 512 + 128 * (mixed(n) % 6),
      created_at: day,
    },
    extracted_metadata: { software: source_type },
    generation_params: { ...generationOf(n) },
    source_type,
    tags: tagsOf(n),
    problems: [],
    processor_version: 'describe/1',
  })
  return n % 3 === 2 ? [found, understood] : [found, understood, ratedOf(n, content_hash, file_path)]
}

const generationOf = (n: number) => ({
  prompt: `${word(n)} ${word(n * 3 + 1)}, ${styles[n % styles.length]}, ${word(n + 7)} in the distance, soft light, number ${n}`,
  negative_prompt: 'blurry, low quality',
  model: models[mixed(n) % models.length]!,
  seed: String(n),
  steps: 28,
})

const tagsOf = (n: number) => [
  { key: 'style', value: word(n), confidence: 0.9, source: 'auto' as const },
  { key: 'medium', value: styles[n % styles.length]!, confidence: 0.8, source: 'auto' as const },
  { key: 'seed_group', value: String(mixed(n) % 50), confidence: 1, source: 'auto' as const },
  ...(n % 7 === 0 ? [{ key: 'state', value: 'draft', confidence: 1, source: 'user' as const }] : []),
]

const ratedOf = (n: number, content_hash: string, file_path: string) =>
  QualityAssessed({
    content_hash,
    file_path,
    star_rating: 1 + (mixed(n) % 5),
    combined_score: (mixed(n) % 100) / 100,
    brisque_score: mixed(n) % 100,
    brisque_metric: 'brisque/alice-2026',
    quality_issues: [],
    pipeline_mode: 'basic',
    stages_completed: ['brisque'],
    stages_skipped: [],
  })

/** So many invented pictures, in commits of a hundred. */
export async function fillWithAssets(app: Pick<App, 'append'>, count: number): Promise<void> {
  const batch = 100
  for (let from = 0; from < count; from += batch) {
    const size = Math.min(batch, count - from)
    await app.append(Array.from({ length: size }, (_, at) => factsOf(from + at)).flat())
  }
}
