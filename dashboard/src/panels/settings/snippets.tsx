import { useState } from 'react'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { snippetsFor } from './key-snippets.ts'

/** The same key for every client there is a way to write down for. */
export function Snippets({ apiKey }: { readonly apiKey: string }) {
  const { settings } = useStrings()
  const [chosen, setChosen] = useState('claude-code')
  return (
    <Tabs
      label={settings.keyUse}
      value={chosen}
      onChange={setChosen}
      tabs={snippetsFor(location.origin, apiKey).map(({ id, label, place, text, command }) => ({
        id,
        label,
        content: () => (
          <div className="flex flex-col gap-2 p-3">
            <p className="text-soft text-xs">
              {place !== undefined && settings.snippetPlace(place)}{' '}
              {!text.includes(apiKey) && settings.snippetKeyless}
            </p>
            <div className="bg-sunken relative rounded-md">
              <pre
                tabIndex={0}
                role="region"
                aria-label={label}
                className="p-3 pr-10 font-mono text-xs leading-5 break-all whitespace-pre-wrap"
              >
                {text}
              </pre>
              <div className="absolute top-1 right-1">
                <CopyButton text={text} />
              </div>
            </div>
            {command !== undefined && (
              <p className="text-soft flex items-center gap-1 text-xs">
                {settings.snippetWrites} <code className="text-ink font-mono">{command}</code>
                <CopyButton text={command} />
              </p>
            )}
          </div>
        ),
      }))}
    />
  )
}
