import { expect, test } from 'vitest'
import { Blueprint } from '../contract.ts'
import { compareBlueprints } from './compare-blueprints.ts'
import { readBlueprint } from './read-blueprint.ts'
import { writeBlueprint } from './write-blueprint.ts'

const service = (name: string, specs = {}) => ({ type: 'service', name, provider: 'docker', specs })
const shop = (resources: object[], more = {}) => Blueprint.parse({ name: 'shop', resources, ...more })

test('what was added, removed and changed is told, and can be looked at', () => {
  const before = shop([service('web', { image: 'nginx:1', env: { A: '1' } }), service('db')])
  const after = shop([service('web', { image: 'nginx:2', env: { A: '1', B: '2' } }), service('cache')], {
    description: 'With a cache',
  })
  expect(compareBlueprints(before, after)).toEqual({
    is_same: false,
    added: ['cache'],
    removed: ['db'],
    changed: [
      {
        resource: 'web',
        fields: [
          { path: 'specs.env.B', after: '2' },
          { path: 'specs.image', before: 'nginx:1', after: 'nginx:2' },
        ],
      },
    ],
    fields: [{ path: 'description', before: '', after: 'With a cache' }],
    picture: [
      '- description: ',
      '+ description: With a cache',
      '  web (service on docker)',
      '+   specs.env.B: 2',
      '-   specs.image: nginx:1',
      '+   specs.image: nginx:2',
      '- db (service on docker)',
      '+ cache (service on docker)',
    ].join('\n'),
  })
})

test('the order of resources and dependencies means nothing', () => {
  const a = { ...service('a'), dependencies: ['b', 'c'] }
  const b = { ...service('a'), dependencies: ['c', 'b'] }
  const difference = compareBlueprints(
    shop([a, service('b'), service('c')]),
    shop([service('c'), service('b'), b]),
  )
  expect(difference).toMatchObject({ is_same: true, picture: '' })
})

test('what is written is read as it was', () => {
  const blueprint = shop(
    [
      {
        ...service('web', { command: ['a: b', '# c', 'yes', '1.0', ''], page: 'two\nlines\n' }),
        metadata: { note: 'x' },
      },
    ],
    { metadata: { environment: 'dev', tags: ['a'] }, description: 'A shop: the first' },
  )
  expect(readBlueprint(writeBlueprint(blueprint)).blueprint).toEqual(blueprint)
})
