// The program behind `site`: static pages with nothing installed.
import { pause } from '#lib/pause'
import { siteServer } from './serve-site.ts'

/** Connections that the system took before we were told to end are still waiting to be seen. */
const lingerMs = 250

const [, , folder = '', port = ''] = process.argv
const server = siteServer(folder)
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`Serving ${folder} on port ${port}\n`))
server.once('error', error => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
process.once('SIGTERM', () => {
  void pause(lingerMs).then(() => server.close())
})
