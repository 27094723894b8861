import { expect, test } from 'vitest'
import { pathsIn } from './paths.ts'
import { resourceTypes } from './resource-types.ts'

const types = resourceTypes(pathsIn(['/srv/site']), false)
const parse = (type: string, specs: object) => types[type]!.specs.parse(specs)
const wrong = (type: string, specs: object) =>
  types[type]!.specs.safeParse(specs).error?.issues.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  )

test('what is left out has a default', () => {
  expect(parse('file', { path: 'a', content: '' })).toEqual({ path: 'a', content: '', mode: '0644' })
  expect(parse('file', { path: 'a', content: 'secret://a' })).toMatchObject({ mode: '0600' })
  expect(parse('directory', { path: '/srv/site/a' })).toEqual({ path: '/srv/site/a', mode: '0755' })
})

test.each([
  [{ path: 'a' }, 'content: a file has either content or a template'],
  [{ path: 'a', content: '', template: '' }, 'content: a file has either content or a template'],
  [{ path: 'a', content: '', values: {} }, 'values: values are for a template'],
  [{ path: 'a', template: '{{x}}' }, 'template: there is no value for {{x}}'],
  [{ path: 'a', template: '', values: { x: 1 } }, 'values.x: the template has no {{x}}'],
  [{ path: 'a', template: '{{ x.y }}' }, 'template: after {{ comes a name and }}'],
  [{ path: 'a', content: '', mode: '644' }, 'mode: a mode looks like "0644", in quotes'],
  [{ path: 'a', content: '', mode: '4755' }, 'mode: a mode looks like "0644", in quotes'],
  [{ path: '/srv/other', content: '' }, 'path: files may be below /srv/site alone'],
  [{ path: '/srv/site', content: '' }, 'path: files may be below /srv/site alone'],
  [{ path: 'a', content: '\uD800' }, 'content: it has half a character in it'],
  [
    { path: 'a', content: '', owner: { uid: 0, gid: 0 } },
    'owner: only where Alice runs as root files can have another owner',
  ],
  [
    { path: 'a', content: 'secret://a', mode: '0644' },
    'mode: a file with a secret is not for everybody: its mode ends in 0, like "0600"',
  ],
])('a file like %j is refused', (specs, message) => {
  expect(wrong('file', specs)).toEqual([message])
})

test('a link leads nowhere else', () => {
  expect(wrong('link', { path: 'a', target: '../../etc' })).toHaveLength(1)
  expect(wrong('link', { path: 'a', target: '/etc/passwd' })).toHaveLength(1)
})
