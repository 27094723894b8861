import type { en } from './en/index.ts'

export type Strings = typeof en

/** The nine languages, each by its own name; the one that is wanted is fetched. */
export const languages = {
  en: 'English',
  es: 'Español',
  fr: 'Français',
  de: 'Deutsch',
  it: 'Italiano',
  pt: 'Português',
  zh: '中文',
  ja: '日本語',
  ko: '한국어',
} as const
export type Language = keyof typeof languages

const english = async () => (await import('./en/index.ts')).en

const load: Readonly<Record<Language, () => Promise<Strings>>> = {
  en: english,
  es: async () => (await import('./es/index.ts')).es,
  fr: async () => (await import('./fr/index.ts')).fr,
  de: async () => (await import('./de/index.ts')).de,
  it: async () => (await import('./it/index.ts')).it,
  pt: async () => (await import('./pt/index.ts')).pt,
  zh: async () => (await import('./zh/index.ts')).zh,
  ja: async () => (await import('./ja/index.ts')).ja,
  ko: async () => (await import('./ko/index.ts')).ko,
}

export const loadStrings = (language: Language): Promise<Strings> => load[language]()

/** What was chosen, else the first language of the browser that there is. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem('alice.language') ?? '', ...navigator.languages]
  for (const each of wanted) {
    const short = each.slice(0, 2).toLowerCase()
    if (short in languages) return short as Language
  }
  return 'en'
}
