// The console asks what everybody can ask: it knows the client and the contracts, and nothing of the server.
import { expect, test } from 'vitest'
import { circlesIn, importGraph, sourcesIn } from './imports.ts'

const files = sourcesIn('dashboard/src')
const { texts, imports } = importGraph(files)

const DOORS = /^#(contracts\/operations|kernel|surfaces\/client)$/

/** Where each package may be used; large ones only where a screen that needs them loads them. */
const HOME_OF: Readonly<Record<string, RegExp>> = {
  '@dagrejs/dagre': /^panels\//,
  '@tanstack/react-query': /^(app|client|panels|parts|main)/,
  '@tanstack/react-router': /^(app|panels|parts|main)/,
  '@tanstack/react-virtual': /^(panels|parts)\//,
  '@xyflow/react': /^panels\//,
  diff: /^parts\//,
  'get-nonce': /^app\//,
  'radix-ui': /^parts\//,
  react: /./,
  'react-dom': /^main/,
}

const none = (broken: readonly string[]) => expect(broken).toEqual([])
const placeOf = (file: string) => file.replace('dashboard/src/', '')
const isTest = (file: string) => file.endsWith('.test.ts')
const packageOf = (from: string) => from.split('/', from.startsWith('@') ? 2 : 1).join('/')

test('it enters by the doors that are there for everybody', () =>
  none(
    imports
      .filter(({ from }) => from.startsWith('#') && !DOORS.test(from))
      .map(({ file, from }) => `${file} uses ${from}: ask an operation, or follow events`),
  ))

test('no screen knows another, and no part knows a screen', () =>
  none(
    imports
      .filter(({ target }) => target?.startsWith('dashboard/src/panels/') === true)
      .filter(({ file, target }) => {
        const [, , folder, screen] = file.split('/')
        return folder === 'panels'
          ? target!.split('/')[3] !== screen
          : file !== 'dashboard/src/app/router.tsx'
      })
      .map(({ file, target }) => `${file} uses ${target}: what screens share is in dashboard/src/parts`),
  ))

test('every package stays where it is loaded when it is needed', () =>
  none(
    imports
      .filter(
        ({ file, from }) =>
          !/^[.#]|\.css$/.test(from) && !(isTest(file) && /^(vitest|fast-check)$/.test(from)),
      )
      .filter(({ file, from }) => HOME_OF[packageOf(from)]?.test(placeOf(file)) !== true)
      .map(
        ({ file, from }) =>
          `${file} imports ${from}, whose home is ${HOME_OF[packageOf(from)]?.source ?? 'nowhere'}`,
      ),
  ))

test('no circles, and files that fit in one head', () => {
  const values = imports.filter(({ isTypeOnly }) => !isTypeOnly)
  none(circlesIn(values).map(circle => `${circle}: move what both need into a file of its own`))
  none(
    [...texts]
      // A list of words is looked up, not read, and grows longer with the language.
      .filter(([file]) => !file.startsWith('dashboard/src/strings/'))
      .filter(([, text]) => text.trimEnd().split('\n').length > 250)
      .map(([file]) => `${file} is too long`),
  )
})
