import type { DatabaseSync } from 'node:sqlite'
import { additionsTo, addColumnSql, createSql, dropSql, indexesByName, type Definition } from './tables.ts'

/** What the tables in this file were made as. */
export function readDefinitions(db: DatabaseSync): readonly Definition[] {
  const rows = db.prepare("select value from alice_meta where key like 'table:%'").all()
  return rows.map(row => JSON.parse(row.value as string) as Definition)
}

/** Makes the tables fit, keeping rows where that is possible; answers the names of those made anew. */
export function keptTables(db: DatabaseSync, definitions: readonly Definition[]): readonly string[] {
  const oldByName = new Map(readDefinitions(db).map(definition => [definition.name, definition]))
  const recreated: string[] = []
  for (const definition of definitions) {
    const old = oldByName.get(definition.name)
    const added = old && additionsTo(old, definition)
    if (added) {
      for (const column of added) db.exec(addColumnSql(definition.name, column))
      finish(db, definition)
    } else makeTable(db, definition)
    if (old && !added) recreated.push(definition.name)
  }
  return recreated
}

export function makeTable(db: DatabaseSync, definition: Definition): void {
  for (const sql of [...dropSql(definition.name), ...createSql(definition)]) db.exec(sql)
  finish(db, definition)
}

function finish(db: DatabaseSync, definition: Definition) {
  fitIndexes(db, definition)
  const remember = db.prepare('insert or replace into alice_meta (key, value) values (?, ?)')
  remember.run(`table:${definition.name}`, JSON.stringify(definition))
}

function fitIndexes(db: DatabaseSync, definition: Definition) {
  const wanted = indexesByName(definition)
  const select = db.prepare(
    "select name from sqlite_schema where type = 'index' and sql is not null and tbl_name = ?",
  )
  const there = new Set(select.all(definition.name).map(row => row.name as string))
  for (const name of there) if (!wanted.has(name)) db.exec(`drop index "${name}"`)
  for (const [name, sql] of wanted) if (!there.has(name)) db.exec(sql)
}
