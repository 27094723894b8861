import { describe, expect, test } from 'vitest'
import { sampleRow, type SampleAsset } from '../testing/sample-assets.ts'
import { Organization } from './organization.ts'
import { foldPath, planPlacements, sequenceKey, type Candidate } from './plan.ts'

interface Wish {
  readonly organization?: Partial<Organization>
  readonly lastNumbers?: Readonly<Record<string, number>>
  readonly taken?: readonly string[]
}

const candidate = (name: string, sample: SampleAsset = {}, sidecars: readonly string[] = []): Candidate => {
  const asset = sampleRow(name, sample)
  const sidecar = (path: string) => ({ path, content_hash: 'e'.repeat(64) })
  return { asset, source_path: asset.file_path, sidecars: sidecars.map(sidecar) }
}

function plan(candidates: readonly Candidate[], { organization, lastNumbers = {}, taken = [] }: Wish = {}) {
  const isTaken = (path: string) => taken.map(foldPath).includes(foldPath(path))
  return planPlacements({
    candidates,
    organization: Organization.parse({ destination: '/out', group_by: ['project'], ...organization }),
    lastNumbers: new Map(Object.entries(lastNumbers)),
    isTaken,
  })
}
const targets = (...input: Parameters<typeof plan>) =>
  plan(...input).map(group => group.map(each => each.destination_path))

describe('names', () => {
  test('by default: date, project, source, stars, and three digits', () => {
    const asset = candidate('cat', { project: 'trip', source: 'comfyui', path: '/in/cat.PNG' })
    expect(targets([asset], { organization: Organization.parse({ destination: '/out/' }) })).toEqual([
      ['/out/2024-05-20/trip/comfyui/unrated/trip-001.png'],
    ])
  })

  test('any order of groups, and what has no value for one says so', () => {
    const group_by = ['role', 'model', 'style', 'media_type', 'year', 'month'] as const
    const plain = candidate('a')
    const made = candidate('b', { model: 'flux/dev', prompt: 'x', tags: ['style:art deco'] })
    expect(targets([plain, made], { organization: { group_by: [...group_by] } })).toEqual([
      ['/out/no-role/no-model/no-style/image/2024/2024-05/uncategorized-001.png'],
      ['/out/no-role/flux-dev/art deco/image/2024/2024-05/uncategorized-002.png'],
    ])
    expect(targets([plain], { organization: { group_by: [] } })).toEqual([['/out/uncategorized-001.png']])
  })

  test.for([
    ['../../etc', 'etc'],
    ['..', 'unnamed'],
    [String.raw`a/b\c`, 'a-b-c'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['new\nline\u0000', 'new-line'],
    ['  dots. . ', 'dots'],
    ['<>:"|?*', 'unnamed'],
    ['.hidden', 'hidden'],
    ['Z\u0065\u0301bra', 'Z\u00E9bra'],
    ['🐈'.repeat(40), '🐈'.repeat(20)],
  ])('the project %j cannot leave its folder: %j', ([project, folder]) => {
    expect(targets([candidate('cat', { project: project! })])).toEqual([[`/out/${folder}/${folder}-001.png`]])
  })
})

describe('numbers', () => {
  test('grow per project and source from the last one given', () => {
    const all = [
      candidate('a', { project: 'p', source: 's' }),
      candidate('b', { project: 'p', source: 's' }),
      candidate('c', { project: 'p', source: 't' }),
      candidate('d', { project: 'q', source: 's' }),
    ]
    const wish = {
      organization: { group_by: ['project', 'source'] as Organization['group_by'] },
      lastNumbers: { [sequenceKey('p', 's')]: 998 },
    }
    expect(targets(all, wish).flat()).toEqual([
      '/out/p/s/p-999.png',
      '/out/p/s/p-1000.png',
      '/out/p/t/p-001.png',
      '/out/q/s/q-001.png',
    ])
  })

  test('a name that is taken is passed over, whatever its case or composition', () => {
    const taken = ['/OUT/P/p-001.PNG', '/out/p/P-002.png']
    expect(targets([candidate('a', { project: 'p' })], { taken })).toEqual([['/out/p/p-003.png']])
    const accented = candidate('b', { project: 'caf\u00E9' })
    expect(targets([accented], { taken: ['/out/cafe\u0301/cafe\u0301-001.png'] })).toEqual([
      ['/out/caf\u00E9/caf\u00E9-002.png'],
    ])
  })

  test('two projects that share a folder share no name', () => {
    const all = [candidate('a', { project: 'A/B' }), candidate('b', { project: 'a:b' })]
    expect(targets(all).flat()).toEqual(['/out/A-B/A-B-001.png', '/out/a-b/a-b-002.png'])
  })
})

describe('sidecars', () => {
  test('travel under the number of their asset, with the ending they have', () => {
    const asset = candidate('a', { path: '/in/cat.png' }, ['/in/cat.txt', '/in/cat.png.xmp'])
    const [group] = plan([asset])
    expect(group!.map(each => [each.destination_path, each.is_sidecar])).toEqual([
      ['/out/uncategorized/uncategorized-001.png', false],
      ['/out/uncategorized/uncategorized-001.txt', true],
      ['/out/uncategorized/uncategorized-001.png.xmp', true],
    ])
    expect(group![1]!.content_hash).toBe('e'.repeat(64))
  })

  test('a taken sidecar name moves the whole group on', () => {
    const asset = candidate('a', { path: '/in/cat.png' }, ['/in/cat.txt'])
    const taken = ['/out/uncategorized/uncategorized-001.txt']
    expect(targets([asset], { taken })).toEqual([
      ['/out/uncategorized/uncategorized-002.png', '/out/uncategorized/uncategorized-002.txt'],
    ])
  })

  test('one that two assets share is copied for both, and moved with the first only', () => {
    const shared = ['/in/cat.txt']
    const all = [
      candidate('a', { path: '/in/cat.png' }, shared),
      candidate('b', { path: '/in/cat.jpg' }, shared),
    ]
    expect(plan(all).map(group => group.length)).toEqual([2, 2])
    expect(plan(all, { organization: { operation: 'move' } }).map(group => group.length)).toEqual([2, 1])
  })
})

test('the same world gives the same plan', () => {
  const all = Array.from({ length: 20 }, (_, at) => candidate(String(at), { project: `p${at % 3}` }))
  expect(plan(all)).toEqual(plan(all))
  const ids = plan(all)
    .flat()
    .map(each => each.placement_id)
  expect(new Set(ids).size).toBe(ids.length)
})
