import { useNavigate } from '@tanstack/react-router'
import { useId, useState, type KeyboardEvent } from 'react'
import { useOperations } from '../client/alice.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { placeOfId } from '../parts/place-of-id.ts'
import { useStrings } from '../strings/strings.tsx'
import { screens } from './screens.ts'

interface Entry {
  readonly id: string
  readonly icon: IconName
  readonly label: string
  readonly hint: string
  readonly to: string
}

const mostShown = 12

/** Every letter of what was typed, in order, and the closer together the better; undefined when one is missing. */
function distance(typed: string, text: string): number | undefined {
  const [words, place] = [typed.toLowerCase(), text.toLowerCase()]
  const whole = place.indexOf(words)
  if (whole >= 0) return whole
  let at = 0
  let gaps = 100
  for (const letter of words) {
    const next = place.indexOf(letter, at)
    if (next < 0) return undefined
    gaps += next - at
    at = next + 1
  }
  return gaps
}

function useEntries(): readonly Entry[] {
  const { app } = useStrings()
  const operations = useOperations()
  return [
    ...screens
      .filter(({ needs }) => needs === undefined || operations?.has(needs) !== false)
      .map(({ id, path, key }) => ({ id, icon: id, label: app[id], hint: `g ${key}`, to: path })),
    ...[...(operations?.values() ?? [])].map(({ name, about }) => ({
      id: name,
      icon: 'play' as const,
      label: name,
      hint: about,
      to: `/domains/${name.split('.')[0]}?operation=${name}`,
    })),
  ]
}

export function Palette({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }) {
  const { app } = useStrings()
  return (
    <Dialog title={app.search} isOpen={isOpen} onClose={onClose}>
      <Choices onClose={onClose} />
    </Dialog>
  )
}

function Choices({ onClose }: { onClose(): void }) {
  const { app } = useStrings()
  const navigate = useNavigate()
  const list = useId()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const place = placeOfId(typed.trim())
  const found = useEntries()
    .flatMap(entry => {
      const far = distance(typed.trim(), `${entry.label} ${entry.id === entry.label ? '' : entry.id}`)
      return far === undefined ? [] : [{ entry, far }]
    })
    .toSorted((a, b) => a.far - b.far)
    .slice(0, mostShown)
    .map(({ entry }) => entry)
  const direct: Entry[] =
    place === undefined
      ? []
      : [{ id: 'direct', icon: 'link', label: app.openId(typed.trim()), hint: '', to: place }]
  const entries = [...direct, ...found]
  const current = Math.min(chosen, entries.length - 1)

  const go = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    void navigate({ to: entry.to })
  }
  const hear = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen(Math.max(0, Math.min(entries.length - 1, current + step)))
    else if (event.key === 'Enter') go(entries[current])
    else return
    event.preventDefault()
  }

  return (
    <div className="flex flex-col">
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={entries[current] && `${list}-${current}`}
        aria-label={app.palettePlaceholder}
        placeholder={app.palettePlaceholder}
        autoFocus
        spellCheck={false}
        value={typed}
        onKeyDown={hear}
        onChange={event => {
          setTyped(event.target.value)
          setChosen(0)
        }}
        className="placeholder:text-faint h-11 border-b bg-transparent px-4 text-sm outline-none"
      />
      <div role="listbox" id={list} aria-label={app.search} className="p-1.5">
        {entries.map((entry, at) => (
          <div
            key={entry.id}
            id={`${list}-${at}`}
            role="option"
            aria-selected={at === current}
            onMouseMove={() => setChosen(at)}
            onClick={() => go(entry)}
            className="aria-selected:bg-accent-wash flex h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-[13px]"
          >
            <Icon name={entry.icon} className="text-soft" />
            <span className="shrink-0 font-medium">{entry.label}</span>
            <span className="text-soft min-w-0 flex-1 truncate text-right text-xs">{entry.hint}</span>
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className="text-soft px-4 pb-4 text-[13px]">{app.paletteNothing}</p>}
    </div>
  )
}
