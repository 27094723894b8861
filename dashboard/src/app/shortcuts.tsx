import { useMemo } from 'react'
import { Dialog } from '../parts/dialog.tsx'
import { Kbd } from '../parts/kbd.tsx'
import type { Strings } from '../strings/languages.ts'
import { useStrings } from '../strings/strings.tsx'
import { screens } from './screens.ts'

/** Keys and what they do: `[['j', 'Next'], …]`. */
export type ShortcutRows = readonly (readonly [keys: string, does: string])[]

const everywhere = ({ app }: Strings): ShortcutRows => [
  ['⌘ K', app.shortcutPalette],
  ['/', app.shortcutPalette],
  ['?', app.shortcutSheet],
  ['Esc', app.shortcutClose],
]

export function Shortcuts({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }) {
  const strings = useStrings()
  const { app } = strings
  const groups = useMemo(
    () => [
      { title: app.shortcutsEverywhere, rows: everywhere(strings) },
      {
        title: app.shortcutGo,
        rows: screens.map(({ id, key }) => [`g ${key}`, app[id]] as const),
      },
      ...shortcutsOfScreens(strings),
    ],
    [app, strings],
  )
  return (
    <Dialog title={app.shortcuts} isOpen={isOpen} onClose={onClose}>
      <div className="grid gap-x-8 gap-y-5 p-4 sm:grid-cols-2">
        {groups.map(({ title, rows }) => (
          <section key={title}>
            <h3 className="text-faint mb-1.5 text-xs font-medium">{title}</h3>
            <dl className="flex flex-col gap-1.5">
              {rows.map(([keys, does]) => (
                <div key={keys + does} className="flex items-center justify-between gap-4 text-[13px]">
                  <dt>{does}</dt>
                  <dd className="flex gap-1">
                    {keys.split(' ').map(key => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

/** A screen with keys of its own has them in its strings: `shortcuts: { title, rows }`. */
const shortcutsOfScreens = (strings: Strings) =>
  Object.values(strings as Readonly<Record<string, object>>).flatMap(part =>
    'shortcuts' in part && typeof part.shortcuts === 'object'
      ? [part.shortcuts as { readonly title: string; readonly rows: ShortcutRows }]
      : [],
  )
