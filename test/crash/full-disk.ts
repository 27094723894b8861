// The disk fills up while files are copied to it: every file that has no room is refused by name, nothing is half there,
// and when there is room again the rest is brought over.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeTree } from '../../src/adapters/sample-pictures/tree.ts'
import { compare, contents, countDifferentNames, createLibrary, names } from './library.ts'
import type { Report } from './report.ts'
import { atExit, scratchFolder } from './scratch.ts'
import { createServers, type Servers } from './servers.ts'
import type { Settings } from './settings.ts'

const files = 400

export async function fullDisk({ seed }: Settings, report: Report): Promise<void> {
  const scratch = scratchFolder()
  const home = scratch.path
  const disk = join(home, 'disk')
  mkdirSync(disk)
  const unmount = mount(disk, 'size=600k', report)
  const servers = createServers(join(home, 'data'))
  try {
    if (!unmount) return
    const inbox = join(home, 'inbox')
    await writeTree(inbox, files, seed)
    await servers.open()
    await fillUp({ servers, report, inbox, disk })
  } finally {
    await servers.close()
    unmount?.()
    scratch.remove()
  }
}

function mount(folder: string, options: string, report: Report): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' })
    return atExit(() => execFileSync('umount', [folder]))
  } catch (error) {
    report.skipped(`a full disk: this account may not mount one (${String(error).split('\n')[0]})`)
    return undefined
  }
}

interface Place {
  readonly servers: Servers
  readonly report: Report
  readonly inbox: string
  readonly disk: string
}

async function fillUp({ servers, report, inbox, disk }: Place) {
  const { look } = createLibrary()
  const original = look(inbox)
  const root = join(disk, 'organized')
  await servers.carryOut('assets.discover', { inbox })
  const input = { organization: { destination: root, operation: 'copy' } }
  const { plan } = await servers.current.ask('call', {
    operation: 'assets.organize',
    input: { ...input, dry_run: true },
  })
  const planned = plan.steps.length as number

  const first = await servers.carryOut('assets.organize', input)
  const { placed, refused_total, refused } = first.result
  if (placed === 0 || refused_total === 0 || placed + refused_total !== planned) {
    report.violated(`of ${planned} files ${placed} were placed and ${refused_total} refused`)
  }
  const others = refused.filter(({ reason }: { reason: string }) => reason !== 'disk_full')
  if (others.length > 0) report.violated(`refused for another reason: ${JSON.stringify(others[0])}`)
  const sample = refused[0]
  if (!sample?.message.includes(sample.destination_path)) {
    report.violated(`${JSON.stringify(sample)} does not say which file`)
  }
  const expectWhole = (count: number) => {
    const copies = look(root)
    const { strange } = compare(contents(original), contents(copies))
    const temporary = copies.filter(({ isTemporary }) => isTemporary).length
    if (copies.length !== count || strange > 0 || temporary > 0) {
      report.violated(
        `${copies.length} files at the destination, ${count} placed; ${strange} not whole, ${temporary} temporary`,
      )
    }
    const different = countDifferentNames(names(original), names(look(inbox)))
    if (different > 0) report.violated(`${different} files of the inbox changed`)
  }
  expectWhole(placed)

  execFileSync('mount', ['-o', 'remount,size=64m', disk])
  const second = await servers.carryOut('assets.organize', input)
  if (second.result.placed !== refused_total || second.result.refused_total > 0) {
    report.violated(`with room again ${second.result.placed} of ${refused_total} were placed`)
  }
  expectWhole(planned)
  for (const { workflow_id } of [second, first]) {
    await servers.carryOut('assets.undo_organize', { workflow_id })
  }
  expectWhole(0)
  report.say(
    `${placed} of ${planned} copies fitted, ${refused_total} were refused by name; with room again all ${planned}`,
  )
}
