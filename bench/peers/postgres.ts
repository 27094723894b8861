// cspell:ignore datname datallowconn
import pg from 'pg'

export interface BenchDatabase {
  readonly url: string
  readonly version: string
  /** The server's processes that work for this database, and those that write for all. */
  servers(): Promise<readonly number[]>
  drop(): Promise<void>
}

let made = 0

/** A database of our own on the given server, dropped afterwards: its sessions are all ours. */
export async function createDatabase(url: string): Promise<BenchDatabase> {
  made += 1
  const name = `alice_bench_${process.pid}_${made}`
  const admin = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 3000,
    application_name: 'alice-bench admin',
  })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  const { rows } = await admin.query("SELECT current_setting('server_version') AS version")
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    url: own.href,
    version: (rows[0] as { version: string }).version.split(' ', 1)[0]!,
    async servers() {
      const found = await admin.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = $1 OR datname IS NULL`,
        [name],
      )
      return (found.rows as { pid: number }[]).map(row => row.pid)
    },
    async drop() {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin.end()
    },
  }
}
