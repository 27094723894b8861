import { useEffect, useId, useRef, useState, type InputHTMLAttributes, type ReactNode } from 'react'
import { Icon } from './icon.tsx'

const box =
  'bg-surface border-edge h-8 w-full min-w-0 rounded-md border px-2.5 text-[13px] placeholder:text-faint focus-visible:outline-offset-0'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly note?: string | undefined
  readonly children: (id: string) => ReactNode
}

/** A label, what it labels, and what there is to say about it. */
export function Field({ label, hint, error, note, children }: FieldProps) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-[13px] font-medium">
        {label} {note !== undefined && <span className="text-faint text-xs font-normal">{note}</span>}
      </label>
      {children(id)}
      {error !== undefined && <p className="text-bad text-xs">{error}</p>}
      {hint !== undefined && <div className="text-soft text-xs">{hint}</div>}
    </div>
  )
}

export const TextInput = ({ className, ...rest }: InputHTMLAttributes<HTMLInputElement>) => (
  <input
    type="text"
    spellCheck={false}
    autoComplete="off"
    {...rest}
    className={`${box} ${className ?? ''}`}
  />
)

interface SelectProps {
  readonly id?: string
  readonly label?: string
  readonly value: string
  onChange(value: string): void
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly className?: string
}

export const Select = ({ id, label, value, onChange, options, className }: SelectProps) => (
  <select
    id={id}
    aria-label={label}
    value={value}
    onChange={event => onChange(event.target.value)}
    className={`${box} pr-7 ${className ?? ''}`}
  >
    {options.map(([each, text]) => (
      <option key={each} value={each}>
        {text}
      </option>
    ))}
  </select>
)

interface SearchInputProps {
  readonly label: string
  readonly value: string
  onChange(value: string): void
  readonly className?: string
}

/** Tells what was typed once the typing rests: every filter is asked of the server and stands in the address. */
export function SearchInput({ label, value, onChange, className }: SearchInputProps) {
  const [text, setText] = useState(value)
  const told = useRef(value)
  useEffect(() => {
    if (value !== told.current) setText(value)
    told.current = value
  }, [value])
  useEffect(() => {
    if (text === told.current) return undefined
    const timer = setTimeout(() => {
      told.current = text
      onChange(text)
    }, 250)
    return () => clearTimeout(timer)
  }, [text, onChange])
  return (
    <div className={`relative ${className ?? ''}`}>
      <Icon name="search" size={14} className="text-faint pointer-events-none absolute top-2.25 left-2.5" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        value={text}
        onChange={event => setText(event.target.value)}
        className={`${box} pl-8`}
      />
    </div>
  )
}
