import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { TableChanges } from './rows.ts'
import { deleteSql, upsertSql, type Definition } from './tables.ts'

export interface RowWriter {
  /** Call it when a table is made or changed. */
  prepare(definition: Definition): void
  write(changes: readonly TableChanges[]): void
}

interface Prepared {
  readonly upsert: StatementSync
  readonly remove: StatementSync
  readonly width: number
  readonly keyWidth: number
}

export function createRowWriter(db: DatabaseSync): RowWriter {
  const preparedByTable = new Map<string, Prepared>()
  return {
    prepare(definition) {
      preparedByTable.set(definition.name, {
        upsert: db.prepare(upsertSql(definition)),
        remove: db.prepare(deleteSql(definition)),
        width: definition.columns.length,
        keyWidth: definition.key.length,
      })
    },
    write(changes) {
      for (const { table, flat } of changes) {
        const prepared = preparedByTable.get(table)
        if (!prepared) throw new Error(`There is no table ${table}`)
        writeFlat(prepared, flat)
      }
    },
  }
}

function writeFlat({ upsert, remove, width, keyWidth }: Prepared, flat: TableChanges['flat']) {
  let at = 0
  while (at < flat.length) {
    const isUpsert = flat[at] === 1
    const end = at + 1 + (isUpsert ? width : keyWidth)
    const statement = isUpsert ? upsert : remove
    statement.run(...flat.slice(at + 1, end))
    at = end
  }
}
