import { z } from 'zod'
import type { Blueprint } from '../contract.ts'
import { BlueprintResource } from '../contract.ts'

/** One thing to be otherwise in a blueprint, so exact that a program can do it. */
export const BlueprintChange = z.object({
  op: z.enum(['set', 'unset', 'add_resource', 'remove_resource']),
  resource: z.string(),
  /** Within the resource (RFC 6901): `/specs/memory_mb`; empty for the whole. */
  pointer: z.string(),
  value: z.unknown().optional(),
})
export type BlueprintChange = z.output<typeof BlueprintChange>

type Path = readonly (string | number)[]

export const setField = (resource: string, path: Path, value: unknown): BlueprintChange => ({
  op: 'set',
  resource,
  pointer: pointerOf(path),
  value,
})
export const unsetField = (resource: string, path: Path): BlueprintChange => ({
  op: 'unset',
  resource,
  pointer: pointerOf(path),
})
export const removeResource = (resource: string): BlueprintChange => ({
  op: 'remove_resource',
  resource,
  pointer: '',
})
export const addResource = (value: z.input<typeof BlueprintResource>): BlueprintChange => ({
  op: 'add_resource',
  resource: value.name,
  pointer: '',
  value,
})

/** The blueprint with the changes in it; the one given stays as it is. What no longer fits is left out. */
export function applyChanges(blueprint: Blueprint, changes: readonly BlueprintChange[]): Blueprint {
  const copy = structuredClone(blueprint)
  for (const { op, resource, pointer, value } of changes) {
    if (op === 'add_resource') {
      if (!copy.resources.some(({ name }) => name === resource)) {
        copy.resources.push(BlueprintResource.parse(structuredClone(value)))
      }
    } else if (op === 'remove_resource') {
      copy.resources = copy.resources.filter(({ name }) => name !== resource)
      for (const each of copy.resources) {
        each.dependencies = each.dependencies.filter(name => name !== resource)
      }
    } else {
      const found = copy.resources.find(({ name }) => name === resource)
      if (found) write(found, partsOf(pointer), op === 'set' ? structuredClone(value) : undefined)
    }
  }
  return copy
}

/** Undefined takes the field away. */
function write(target: unknown, path: readonly string[], value: unknown): void {
  const last = path.at(-1)
  if (last === undefined || path.some(part => unsafe.has(part))) return
  const parent = path.slice(0, -1).reduce<unknown>(step, target)
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last)
    if (value === undefined) parent.splice(index, 1)
    else parent[index] = value
  } else if (isRecord(parent)) {
    if (value === undefined) Reflect.deleteProperty(parent, last)
    else parent[last] = value
  }
}

/** They lead out of the data. */
const unsafe: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const step = (outer: unknown, part: string): unknown => {
  if (Array.isArray(outer)) return outer[Number(part)]
  return isRecord(outer) && Object.hasOwn(outer, part) ? outer[part] : undefined
}

const pointerOf = (path: Path): string =>
  path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const partsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
