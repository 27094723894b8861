import { useEffect, useRef } from 'react'

/** What each key does: `j`, `Enter`, `shift+ArrowDown`, `mod+k` (⌘ on a Mac, Ctrl elsewhere). */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** True in a field somebody writes into: its keys are letters. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Enter on something that can be pressed presses it. */
const isPressing = (name: string, target: EventTarget | null) =>
  name === 'Enter' &&
  target instanceof Element &&
  target.closest('a[href], button, summary, [role="button"]') !== null

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (event.metaKey || event.ctrlKey) return `mod+${key}`
  if (event.altKey) return `alt+${key}`
  return event.shiftKey && event.key.length > 1 ? `shift+${key}` : key
}

/** Keys of a screen, while it is shown. Not while somebody types or a dialog is open, but for those with `mod+`. */
export function useKeys(keys: Keys, isOn = true): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    if (!isOn) return undefined
    const hear = (event: KeyboardEvent) => {
      const name = nameOf(event)
      const act = latest.current[name]
      if (!act || event.defaultPrevented) return
      const isBelow = document.querySelector('[role="dialog"]') !== null || isTyping(event.target)
      if ((isBelow && !name.startsWith('mod+')) || isPressing(name, event.target)) return
      event.preventDefault()
      act(event)
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [isOn])
}
