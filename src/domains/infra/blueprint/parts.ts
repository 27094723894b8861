import { domain } from '#kernel'
import { compare } from '../operations/blueprints/compare.ts'
import { create } from '../operations/blueprints/create.ts'
import { deleteBlueprint } from '../operations/blueprints/delete.ts'
import { get } from '../operations/blueprints/get.ts'
import { list } from '../operations/blueprints/list.ts'
import { update } from '../operations/blueprints/update.ts'
import { validate } from '../operations/blueprints/validate.ts'
import { BlueprintCreated, BlueprintDeleted, BlueprintUpdated } from './events.ts'
import { BlueprintVersions, SystemBlueprints } from './views.ts'

export const blueprints = domain('blueprints', {
  about: 'Keeps what infrastructure there shall be, in versions, and says what is wrong with it.',
  events: [BlueprintCreated, BlueprintUpdated, BlueprintDeleted],
  views: [SystemBlueprints, BlueprintVersions],
  operations: [create, list, get, update, deleteBlueprint, validate, compare],
  panels: [{ title: 'Blueprints', shows: list }],
})
