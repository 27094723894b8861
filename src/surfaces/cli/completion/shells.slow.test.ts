// The scripts in the shells they are for, asking the command line as it is delivered: no server runs.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alice-completion-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const has = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0
const environment = () => ({ ...process.env, ALICE_HOME: join(folder, 'home') })

function alice(...words: readonly string[]) {
  const program = join(import.meta.dirname, '../../../main.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    encoding: 'utf8',
    env: environment(),
  })
  expect([status, stderr]).toEqual([0, ''])
  return stdout
}

/** Runs a program of a shell after the script was read. */
function run(shell: 'bash' | 'zsh' | 'fish', program: (script: string) => string): string[] {
  const script = join(folder, `alice.${shell}`)
  writeFileSync(script, alice('completion', shell))
  const { stdout, stderr } = spawnSync(shell, ['-c', program(script)], {
    encoding: 'utf8',
    env: environment(),
    cwd: folder,
  })
  expect(stderr).toBe('')
  return stdout.split('\n').filter(Boolean)
}

/** As bash does on Tab: the words as it cuts them, and what they may become. */
const inBash = (...words: readonly string[]) =>
  run('bash', script =>
    [
      `source ${script}; source ${script}`,
      `COMP_WORDS=(alice ${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}`,
      `_alice_complete; printf '%s\\n' "\${COMPREPLY[@]}"; complete -p alice >&1`,
    ].join('\n'),
  )

test.runIf(has('bash'))('bash completes commands, operations, flags and values', () => {
  expect(inBash('moni')).toEqual(['monitor', 'complete -F _alice_complete alice'])
  expect(inBash('assets', 'sea')).toContain('search')
  expect(inBash('assets', 'search', '--media-t')).toContain('--media-type')
  expect(inBash('assets', 'search', '--media-type', 'i')).toContain('image')
  // Bash cuts at the equals sign, and replaces only what is behind it.
  expect(inBash('assets', 'search', '--media-type', '=', 'vi')).toContain('video')
  expect(inBash('workflows', 'get', '')).toEqual(['complete -F _alice_complete alice'])
})

test.runIf(has('bash'))('bash runs nothing of what was typed', () => {
  const program = (script: string) =>
    [
      `source ${script}`,
      `COMP_WORDS=(alice assets '$(touch ${folder}/ran)' 'x;touch ${folder}/ran' ''); COMP_CWORD=4`,
      `_alice_complete; ls ${folder}`,
    ].join('\n')
  expect(run('bash', program)).not.toContain('ran')
})

test.runIf(has('fish'))('fish shows what a word may become, and what that is', () => {
  const lines = run('fish', script => `function alice; end; source ${script}; complete -C 'alice moni'`)
  expect(lines).toEqual([expect.stringMatching(/^monitor\twhat needs you/)])
  const flags = run(
    'fish',
    script => `function alice; end; source ${script}; complete -C 'alice assets search --media-t'`,
  )
  expect(flags.join('\n')).toContain('--media-type')
})

test.runIf(has('zsh'))('zsh reads the script, and its function asks for what was typed', () => {
  const lines = run('zsh', script =>
    [
      'compdef() { }',
      `_describe() { print -rl -- $completions }`,
      `source ${script}`,
      'words=(alice assets sea); CURRENT=3',
      '_alice',
    ].join('\n'),
  )
  expect(lines.join('\n')).toContain('search:Search assets')
})

test('PowerShell gets a script that asks for alice', () => {
  const script = alice('completion', 'powershell')
  expect(script).toContain('Register-ArgumentCompleter')
  expect(script).toContain("& alice complete '--'")
})
