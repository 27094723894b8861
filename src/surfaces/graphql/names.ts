/** A name GraphQL accepts (§2.1.9 Names), as near to the text as can be; `__` is kept for introspection. */
export function nameFrom(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^_{2,}/, '_')
  if (/^_?$/.test(name)) return 'unnamed'
  return /^[0-9]/.test(name) ? `_${name}` : name
}

/** `assets.search` → `assetsSearch`. */
export const camelCase = (text: string): string => {
  const name = pascalCase(text)
  return name[0]!.toLowerCase() + name.slice(1)
}

/** `results_item` → `ResultsItem`. */
export const pascalCase = (text: string): string =>
  nameFrom(
    text
      .split(/[^A-Za-z0-9]+/)
      .map(word => (word === '' ? '' : word[0]!.toUpperCase() + word.slice(1)))
      .join(''),
  )

export interface Names {
  /** The name, or with a number behind it when it is taken. */
  claim(wanted: string): string
  isTaken(name: string): boolean
}

export function createNames(taken: readonly string[] = []): Names {
  const names = new Set(taken)
  return {
    claim(wanted) {
      let name = wanted
      for (let count = 2; names.has(name); count += 1) name = `${wanted}_${count}`
      names.add(name)
      return name
    },
    isTaken: name => names.has(name),
  }
}

/** One name for each text, in their order; those that are names already keep theirs. */
export function namesFor(texts: readonly string[], reserved: readonly string[] = []): readonly string[] {
  const isName = (text: string) => nameFrom(text) === text && !reserved.includes(text)
  const names = createNames([...reserved, ...texts.filter(text => isName(text))])
  return texts.map(text => (isName(text) ? text : names.claim(nameFrom(text))))
}
