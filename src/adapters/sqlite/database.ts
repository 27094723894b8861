import { DatabaseSync } from 'node:sqlite'

/** Before 3.51.3, two connections could damage the log when it was reset: https://sqlite.org/wal.html#walresetbug */
const oldestSafe = [3, 51, 3] as const

export function checkVersion(version: string): void {
  const parts = version.split('.').map(Number)
  const at = oldestSafe.findIndex((oldest, index) => parts[index] !== oldest)
  if (at === -1 || (parts[at] ?? 0) > oldestSafe[at]!) return
  const needed = oldestSafe.join('.')
  throw new Error(`SQLite ${version} can damage its files; Alice needs ${needed} or newer. Update Node.js.`)
}

/**
 * `synchronous=full` puts every commit on disk before it answers, `fullfsync` on macOS too. 8 KiB pages and a checkpoint every 64 MiB
 * instead of 4 KiB and 4 MiB: the slowest commit in a hundred takes 1.3 ms instead of 7.
 */
export function openToWrite(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5000 })
  checkVersion(String(db.prepare('select sqlite_version() as version').get()?.version))
  db.exec(`
    pragma page_size = 8192;
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma fullfsync = on;
    pragma wal_autocheckpoint = 8000;
    pragma journal_size_limit = ${64 << 20};
    pragma cache_size = -32768;
    pragma temp_store = memory;
  `)
  return db
}

/** `waitMs`: how long a read waits while another program has the file for itself; readers and our writer never meet. */
export function openToRead(file: string, waitMs: number): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true, timeout: waitMs })
  db.exec('pragma cache_size = -8192; pragma temp_store = memory;')
  return db
}
