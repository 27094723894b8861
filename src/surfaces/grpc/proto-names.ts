/** `tag_values` → `TagValues`; what cannot be in a name is left out. */
export function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(word => word !== '')
  const name = words.map(word => word[0]!.toUpperCase() + word.slice(1)).join('')
  return /^[A-Za-z]/.test(name) ? name : `X${name}`
}

/** `maybe-later` → `maybe_later`, `fooBar` → `foo_bar`. */
export function snakeCase(text: string): string {
  const parted = text.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
  const name = parted.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '')
  return /^[a-z]/.test(name) ? name : `x_${name}`.replace(/_$/, '')
}

/** `MediaType` → `MEDIA_TYPE`. */
export const upperCase = (text: string) => snakeCase(text).toUpperCase()

/** The name, or the first of `name_2`, `name_3` … that is free. */
export function freeName(wanted: string, isTaken: (name: string) => boolean, separator = '_'): string {
  let name = wanted
  for (let at = 2; isTaken(name); at += 1) name = `${wanted}${separator}${at}`
  return name
}
