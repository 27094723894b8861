import { SecretName } from '#domains/secrets/contract'
import type { Path, Problems } from './problem.ts'
import { isSecretName, knownSecret, looksLikeHexKey, looksRandom } from './secret-shapes.ts'

const remedy = 'keep it as a secret of Alice (`alice secrets set`) and write secret://name here'

/** Finds secrets that stand in plain text anywhere in a blueprint. What it says never holds one. */
export function checkPlainSecrets(value: unknown, problems: Problems): void {
  look(value, [])

  function look(each: unknown, path: Path): void {
    if (typeof each === 'string') return lookAtText(each, path)
    if (typeof each === 'number') return lookAtNumber(path)
    if (each === null || typeof each !== 'object') return
    if (Array.isArray(each)) return lookAtList(each, path)
    for (const [key, inner] of Object.entries(each)) {
      const kind = knownSecret(key)
      if (kind) problems.error('SECRET_IN_PLAIN_TEXT', path, `a key here is ${kind}; ${remedy}`)
      look(inner, [...path, key])
    }
  }

  function lookAtText(text: string, path: Path): void {
    for (const [, name = ''] of text.matchAll(/secret:\/\/(\S*)/g)) {
      if (SecretName.safeParse(nameAtStart(name)).success) continue
      const message = 'secret:// is followed by the name of a secret, like secret://shop/db-password'
      problems.error('SECRET_REFERENCE_INVALID', path, message)
    }
    const kind = knownSecret(text) ?? passwordIn(text) ?? namedSecret(text, path)
    if (kind) return problems.error('SECRET_IN_PLAIN_TEXT', path, `this is ${kind}; ${remedy}`)
    if (looksRandom(text)) {
      return problems.error('SECRET_IN_PLAIN_TEXT', path, `this looks like a key or token; ${remedy}`)
    }
    if (looksLikeHexKey(text)) {
      problems.warn('SECRET_SUSPECTED', path, `this may be a key; if it is one, ${remedy}`)
    }
  }

  function lookAtNumber(path: Path): void {
    if (isSecretName(nameOf(path))) {
      problems.error('SECRET_IN_PLAIN_TEXT', path, `this is the value of a ${nameOf(path)}; ${remedy}`)
    }
  }

  /** `['--password', 'x']` */
  function lookAtList(list: readonly unknown[], path: Path): void {
    for (const [at, each] of list.entries()) {
      look(each, [...path, at])
      const before = list[at - 1]
      if (typeof each !== 'string' || typeof before !== 'string' || !before.startsWith('-')) continue
      if (isSecretName(before) && !before.includes('=') && isLiteral(each) && !each.startsWith('-')) {
        problems.error('SECRET_IN_PLAIN_TEXT', [...path, at], `this is what follows ${before}; ${remedy}`)
      }
    }
  }
}

const nameOf = (path: Path) => path.findLast(part => typeof part === 'string') ?? ''

/** A name is followed by anything that no name has: a quote, an @, the end. */
const nameAtStart = (text: string) => /^[\w./-]*/.exec(text)![0].replace(/[./-]+$/, '')

/** `postgres://alice:word@host`, `--password=word`, `TOKEN=word`. Every part is bounded: unbounded ones take the square of a long text. */
function passwordIn(text: string): string | undefined {
  const inUrl = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,200}:([^\s/@]{1,500})@/i.exec(text)?.[1]
  if (inUrl !== undefined && isLiteral(inUrl)) return 'a URL with a password in it'
  for (const [, name = '', value = ''] of text.matchAll(/([\w-]{1,100})=["']?([^\s"'&;]{3,500})/g)) {
    if (isSecretName(name) && isLiteral(value)) return `a text with a ${name.replace(/^-+/, '')} in it`
  }
  return undefined
}

/** Something called password is one, whatever it looks like. */
function namedSecret(text: string, path: Path): string | undefined {
  const name = nameOf(path)
  const isNamed = typeof path.at(-1) === 'string' && path.length > 1 && isSecretName(name)
  return isNamed && text !== '' && isLiteral(text) && !/^(true|false|yes|no|none|null)$/i.test(text)
    ? `the value of a ${name}`
    : undefined
}

/** Neither a reference nor something that a shell fills in, nor a file that holds it. */
const isLiteral = (text: string) => !/^(?:secret:\/\/|\$|<|\{\{|%)|^\/(?:run|etc|var)\//.test(text)
