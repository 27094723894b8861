// An index.ts only hands on what is in other files. The bundler splits by file, so whoever imports one name from it would
// load all of them; here such an import is led to the file that has the name.
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const IMPORT = /^import \{([^}]*)\} from '(#[^']+)'/gm
const HANDED_ON = /^export (type )?\{([^}]*)\} from '([^']+)'/gm

/** A function that leads the imports of a source text past index files. `behind` answers the path behind a door. */
export function pastBarrels(root, behind) {
  const known = new Map()

  const namesOf = path => {
    if (!known.has(path)) known.set(path, readNames(path))
    return known.get(path)
  }

  const readNames = path => {
    const names = new Map()
    for (const [, type, list, from] of readFileSync(path, 'utf8').matchAll(HANDED_ON)) {
      if (type || !from.startsWith('.')) continue
      for (const { name, as } of parse(list)) names.set(as, { name, file: resolve(dirname(path), from) })
    }
    return names
  }

  return source =>
    source.replaceAll(IMPORT, (whole, list, door) => {
      const path = behind(door)
      if (!path.endsWith('/index.ts')) return whole
      const names = namesOf(join(root, path))
      const imports = parse(list).map(({ name, as }) => {
        const found = names.get(name)
        if (!found) return `import { ${name} as ${as} } from '${door}'`
        return `import { ${found.name} as ${as} } from ${JSON.stringify(found.file)}`
      })
      // As many lines as before, so that the source map stays true.
      return imports.join('; ') + '\n'.repeat(whole.split('\n').length - 1)
    })
}

/** `a, b as c, type D` → what exists when the program runs. */
const parse = list =>
  list
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '' && !part.startsWith('type '))
    .map(part => {
      const [name, as = name] = part.split(' as ')
      return { name, as }
    })
