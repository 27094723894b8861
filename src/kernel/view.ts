import type { EventDefinition, EventRecord } from './event.ts'

/** A column as SQL and TypeScript both know it. JSON is stored as text on every store, so it reads back the same. */
export interface Column<T> {
  readonly type: 'text' | 'integer' | 'real' | 'boolean' | 'json'
  readonly nullable: boolean
  /** Never set: carries the type. */
  readonly shape?: T
}

export const text = { type: 'text', nullable: false } as Column<string>
export const integer = { type: 'integer', nullable: false } as Column<number>
export const real = { type: 'real', nullable: false } as Column<number>
export const boolean = { type: 'boolean', nullable: false } as Column<boolean>
export const json = <T>() => ({ type: 'json', nullable: false }) as Column<T>
export const optional = <T>(column: Column<T>) => ({ ...column, nullable: true }) as Column<T | null>

export type Columns = Readonly<Record<string, Column<unknown>>>
export type RowOf<C extends Columns> = { readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never }
export type Row = Readonly<Record<string, unknown>>

/** The values of the key columns, in order. */
export type Key = readonly (string | number)[]

/** A table the store keeps: a view's rows or one of the kernel's own few tables. */
export interface Table {
  readonly name: string
  readonly key: readonly string[]
  readonly columns: Columns
  readonly indexes: readonly (readonly string[])[]
  /** Columns searched by words. */
  readonly fullText: readonly string[]
}

export interface Fold {
  readonly event: EventDefinition
  readonly keysOf: (data: any, record: EventRecord<any>) => readonly Key[]
  readonly apply: (row: any, data: any, record: EventRecord<any>, key: Key) => Row | undefined
}

export interface View<R extends Row = any> extends Table {
  readonly kind: 'view'
  readonly about: string
  readonly version: number
  readonly folds: readonly Fold[]
  readonly shape?: R
}

type OneKey = string | number | Key
type KeysOf<D> = (data: D, record: EventRecord<D>) => OneKey | readonly Key[]
type Apply<R, D> = (row: R | undefined, data: D, record: EventRecord<D>, key: Key) => R | undefined
export type When<R> = <D>(event: EventDefinition<D>, keysOf: KeysOf<D>, apply: Apply<R, D>) => Fold

interface ViewOptions<C extends Columns> {
  readonly about?: string
  readonly key: readonly (keyof C & string)[]
  readonly columns: C
  readonly indexes?: readonly (readonly (keyof C & string)[])[]
  readonly fullText?: readonly (keyof C & string)[]
  /** Raise it when a function that a fold calls has changed; the fold's own text is compared by itself. */
  readonly version?: number
  readonly folds: (when: When<RowOf<C>>) => readonly Fold[]
}

/** Declares a table folded from events by pure functions. It can be thrown away and rebuilt from the log. */
export function view<const C extends Columns>(name: string, options: ViewOptions<C>): View<RowOf<C>> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`${name} is not a view name; write it like asset_tags`)
  const when: When<RowOf<C>> = (event, keysOf, apply) => ({
    event,
    keysOf: (data, record) => toKeys(keysOf(data, record)),
    apply,
  })
  return {
    kind: 'view',
    name,
    about: options.about ?? '',
    version: options.version ?? 1,
    key: options.key,
    columns: options.columns,
    indexes: options.indexes ?? [],
    fullText: options.fullText ?? [],
    folds: options.folds(when),
  }
}

const toKeys = (key: OneKey | readonly Key[]): readonly Key[] => {
  if (!Array.isArray(key)) return [[key as string | number]]
  if (key.length === 0 || Array.isArray(key[0])) return key as readonly Key[]
  return [key as Key]
}
