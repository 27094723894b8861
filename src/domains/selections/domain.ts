import { domain } from '#kernel'
import { SelectionChanged, SelectionCreated } from './contract.ts'
import { add } from './operations/add.ts'
import { create } from './operations/create.ts'
import { exportSelection } from './operations/export.ts'
import { get } from './operations/get.ts'
import { list } from './operations/list.ts'
import { remove } from './operations/remove.ts'
import { SelectionItems, Selections } from './views.ts'

export const selections = domain('selections', {
  about: 'Keeps picks of assets under names, and hands them out.',
  events: [SelectionCreated, SelectionChanged],
  views: [Selections, SelectionItems],
  operations: [create, add, remove, list, get, exportSelection],
  panels: [{ title: 'Selections', shows: list }],
})
