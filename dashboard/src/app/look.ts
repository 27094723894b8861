// How the page looks: kept in the browser, as it is nobody else's business.
import { createSignal } from '../client/signal.ts'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'

export const theme = createSignal<Theme>(
  oneOf(localStorage.getItem('alice.theme'), ['light', 'dark'], 'system'),
)
export const density = createSignal<Density>(
  oneOf(localStorage.getItem('alice.density'), ['compact'], 'comfortable'),
)

function oneOf<T extends string>(value: string | null, known: readonly T[], otherwise: T): T {
  return known.find(each => each === value) ?? otherwise
}

export function applyLook(): void {
  const apply = () => {
    const { dataset } = document.documentElement
    dataset.theme = theme.get()
    dataset.density = density.get()
    localStorage.setItem('alice.theme', theme.get())
    localStorage.setItem('alice.density', density.get())
  }
  theme.subscribe(apply)
  density.subscribe(apply)
  apply()
}
