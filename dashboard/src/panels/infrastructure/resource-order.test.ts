import { expect, test } from 'vitest'
import { asTree, depthsOf, drawnOf, groupsOf, type Node } from './resource-order.ts'

const node = (name: string, type: string, ...needs: string[]): Node => ({ name, type, engine: 'fake', needs })
const shop = [
  node('net', 'network'),
  node('db', 'database', 'net'),
  node('web-1', 'service', 'db', 'net'),
  node('web-2', 'service', 'db', 'net'),
  node('web-10', 'service', 'db', 'net'),
  node('door', 'load_balancer', 'web-1', 'web-2', 'web-10'),
]

test('the tree has every resource once, below the last of what it needs', () => {
  expect(asTree(shop).map(({ node: { name }, depth }) => `${'  '.repeat(depth)}${name}`)).toEqual([
    'net',
    '  db',
    '    web-1',
    '      door',
    '    web-2',
    '    web-10',
  ])
})

test('a circle and a need that is not there end the way and lose nothing', () => {
  const circle = [node('a', 'service', 'b'), node('b', 'service', 'a'), node('c', 'service', 'gone')]
  expect(asTree(circle)).toHaveLength(3)
  expect(depthsOf(circle).get('c')).toBe(0)
})

test('those that look the same are one group, and an open group shows each of them', () => {
  expect(groupsOf(shop).map(({ members }) => members.length)).toEqual([1, 1, 3, 1])
  const closed = drawnOf(shop, () => false)
  expect(closed.nodes.map(({ label, members }) => `${label} ${members.length}`)).toEqual([
    'net 1',
    'db 1',
    'web 3',
    'door 1',
  ])
  expect(closed.edges).toHaveLength(4)
  expect(drawnOf(shop, () => true).nodes).toHaveLength(6)
})
