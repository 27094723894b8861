// Generated blueprints, and what becomes of them: plain data, so that a failing case fits in a file.
import fc from 'fast-check'

export interface Part {
  readonly type: string
  readonly image: number
  readonly memory: number
  /** Earlier parts it depends on, by their place. */
  readonly after: readonly number[]
  /** An earlier part whose address it is told. */
  readonly told: number | null
  readonly isThere: boolean
}

export interface Case {
  readonly before: readonly Part[]
  /** What the same places hold next; more may follow. */
  readonly next: readonly Part[]
}

const types = ['service', 'compute', 'network', 'database', 'storage', 'queue'] as const

const part = (at: number): fc.Arbitrary<Part> =>
  fc.record({
    type: fc.constantFrom(...types),
    image: fc.integer({ min: 1, max: 3 }),
    memory: fc.integer({ min: 1, max: 4 }),
    after: at === 0 ? fc.constant([]) : fc.uniqueArray(fc.integer({ min: 0, max: at - 1 }), { maxLength: 3 }),
    told: at === 0 ? fc.constant(null) : fc.option(fc.integer({ min: 0, max: at - 1 }), { freq: 2 }),
    isThere: fc.integer({ min: 0, max: 9 }).map(chance => chance > 1),
  })

const parts = (most: number) =>
  fc
    .integer({ min: 1, max: most })
    .chain(count => fc.tuple(...Array.from({ length: count }, (_, at) => part(at))))

/** The next blueprint mostly keeps the kinds of the first: a change of kind is a rare thing. */
export const cases = (most: number): fc.Arbitrary<Case> =>
  fc
    .tuple(parts(most), parts(most), fc.array(fc.boolean(), { minLength: most, maxLength: most }))
    .map(([before, next, keeps]) => ({
      before,
      next: next.map((each, at) =>
        keeps[at] && before[at]
          ? { ...before[at], isThere: each.isThere }
          : { ...each, type: before[at]?.type ?? each.type },
      ),
    }))

/** The blueprint of the parts that are there. */
export function blueprintOf(list: readonly Part[], name = 'fuzz') {
  const isThere = (at: number) => list[at]?.isThere === true
  return {
    name,
    resources: list.flatMap((each, at) => {
      if (!each.isThere) return []
      const { told } = each
      return [
        {
          name: `r${at}`,
          type: each.type,
          provider: 'fake',
          dependencies: each.after.filter(isThere).map(other => `r${other}`),
          specs: {
            image: `img:${each.image}`,
            memory_mb: each.memory * 128,
            ...(told !== null && isThere(told) && { env: { PEER: `\${r${told}.host}:\${r${told}.port}` } }),
          },
        },
      ]
    }),
  }
}
