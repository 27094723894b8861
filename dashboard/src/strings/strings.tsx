import { createContext, use, useEffect, useState, type ReactNode } from 'react'
import { loadStrings, preferredLanguage, type Language, type Strings } from './languages.ts'

interface Spoken {
  readonly language: Language
  readonly strings: Strings
  choose(language: Language): void
}

const Context = createContext<Spoken | undefined>(undefined)

export function Speaking({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(preferredLanguage)
  const [strings, setStrings] = useState<Strings>()
  useEffect(() => {
    let isWanted = true
    void loadStrings(language).then(loaded => {
      if (!isWanted) return
      setStrings(loaded)
      document.documentElement.lang = language
    })
    return () => {
      isWanted = false
    }
  }, [language])
  const choose = (next: Language) => {
    localStorage.setItem('alice.language', next)
    setLanguage(next)
  }
  if (!strings) return null
  return <Context value={{ language, strings, choose }}>{children}</Context>
}

/** What to say, in the language of whoever looks. */
export const useStrings = (): Strings => useLanguage().strings

export function useLanguage(): Spoken {
  const spoken = use(Context)
  if (!spoken) throw new Error('Strings are used outside of <Speaking>')
  return spoken
}
