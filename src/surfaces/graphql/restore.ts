/** Brings a value from GraphQL's shape into that of the wire. */
export type Restore = (value: unknown) => unknown

/** How one field of an input is brought back. */
export interface RestoredField {
  /** As on the wire; undefined for the field whose fields are added to the others. */
  readonly key: string | undefined
  readonly restore: Restore
  readonly mayBeNull: boolean
}

export type Values = Readonly<Record<string, unknown>>

export const asItIs: Restore = value => value

export const restoreList = (restore: Restore): Restore =>
  restore === asItIs
    ? asItIs
    : value => (Array.isArray(value) ? value.map(item => (item === null ? null : restore(item))) : value)

/** A field that may be left out but not be null is left out when it is null, as GraphQL clients write it. */
export const restoreObject =
  (fieldsByName: ReadonlyMap<string, RestoredField>): Restore =>
  value => {
    const made = emptyObject()
    for (const [name, given] of Object.entries(value as Values)) {
      const { key, restore, mayBeNull } = fieldsByName.get(name)!
      if (key === undefined) addFields(made, given)
      else if (given !== null) made[key] = restore(given)
      else if (mayBeNull) made[key] = null
    }
    return made
  }

/** The one member that was chosen. */
export const restoreChosen =
  (restoreByName: ReadonlyMap<string, Restore>): Restore =>
  value => {
    const [name, given] = Object.entries(value as Values)[0]!
    return restoreByName.get(name)!(given)
  }

/** Adds fields that always have one value. */
export const restoreWith = (constants: ReadonlyMap<string, unknown>, restore: Restore): Restore =>
  constants.size === 0
    ? restore
    : value => {
        const made = restore(value) as Record<string, unknown>
        for (const [key, constant] of constants) made[key] ??= constant
        return made
      }

/** What is declared goes before what is added: whoever checked one of them did not check the other. */
function addFields(made: Record<string, unknown>, more: unknown) {
  if (typeof more !== 'object' || more === null) return
  for (const [key, value] of Object.entries(more)) if (!Object.hasOwn(made, key)) made[key] = value
}

/** Without a prototype: a field may have any name. */
const emptyObject = () => Object.create(null) as Record<string, unknown>
