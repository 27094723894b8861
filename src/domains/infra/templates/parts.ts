import { domain } from '#kernel'
import { categories } from '../operations/templates/categories.ts'
import { customize } from '../operations/templates/customize.ts'
import { get } from '../operations/templates/get.ts'
import { list } from '../operations/templates/list.ts'
import { search } from '../operations/templates/search.ts'

export const templates = domain('templates', {
  about: 'What a blueprint can begin with.',
  operations: [list, categories, search, get, customize],
})
