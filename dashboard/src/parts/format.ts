// Numbers and times as people read them, in the language of the page.
const language = () => document.documentElement.lang || 'en'

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

/** `3 minutes ago`, `in 2 days` */
export function relativeTime(time: string | number, now = Date.now()): string {
  const seconds = Math.round((new Date(time).getTime() - now) / 1000)
  const [unit, size] = steps.find(([, least]) => Math.abs(seconds) >= least) ?? steps.at(-1)!
  return inLanguage(relativeFormats, each => new Intl.RelativeTimeFormat(each, relativeStyle)).format(
    Math.round(seconds / size),
    unit,
  )
}

const relativeStyle = { numeric: 'auto', style: 'short' } as const
const relativeFormats = new Map<string, Intl.RelativeTimeFormat>()
const exactFormats = new Map<string, Intl.DateTimeFormat>()

/** Making a format takes a hundred times as long as using it. */
function inLanguage<T>(kept: Map<string, T>, make: (language: string) => T): T {
  const wanted = language()
  const format = kept.get(wanted) ?? make(wanted)
  kept.set(wanted, format)
  return format
}

/** `31 Jan 2026, 12:00:05` */
export const exactTime = (time: string | number): string =>
  inLanguage(
    exactFormats,
    each => new Intl.DateTimeFormat(each, { dateStyle: 'medium', timeStyle: 'medium' }),
  ).format(new Date(time))

/** `12:00:05.123` */
export const clockTime = (time: string | number): string =>
  new Date(time).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  })

/** From milliseconds: `340 ms`, `2.4 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** `1.4 MiB` */
export function bytes(count: number): string {
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(count) / 10))
  const value = count / 1024 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

export const number = (value: number): string => value.toLocaleString(language())

/** From a decimal string and a currency: `$3.20`. */
export const money = ({
  amount,
  currency,
}: {
  readonly amount: string
  readonly currency: string
}): string => {
  const value = Number(amount)
  const digits = value !== 0 && Math.abs(value) < 0.01 ? 4 : 2
  return value.toLocaleString(language(), { style: 'currency', currency, maximumFractionDigits: digits })
}

export const percent = (share: number): string =>
  share.toLocaleString(language(), { style: 'percent', maximumFractionDigits: 1 })
