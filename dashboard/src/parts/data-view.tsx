// Any answer, as people read it: lists of things are tables, one thing is a list of its fields, the rest is JSON.
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useStrings } from '../strings/strings.tsx'
import { Button } from './button.tsx'
import { exactTime } from './format.ts'
import { JsonView } from './json-view.tsx'
import { placeOfId } from './place-of-id.ts'
import { Empty } from './section.tsx'

type Fields = Readonly<Record<string, unknown>>

const mostRows = 50
const mostColumns = 8

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

const isPlain = (value: unknown) => value === null || typeof value !== 'object'

export function DataView({ value }: { readonly value: unknown }) {
  const { app } = useStrings()
  if (value === null || value === undefined) return <Empty title={app.nothing} />
  if (Array.isArray(value)) return <Rows rows={value} />
  if (!isFields(value)) return <p className="p-4 text-[13px]">{asText(value)}</p>
  const lists = Object.entries(value).filter(([, field]) => Array.isArray(field) && field.some(isFields))
  const rest = Object.entries(value).filter(([name]) => !lists.some(([list]) => list === name))
  const [only] = lists
  // The usual answer of a list: the things, and where the next page is.
  const isOneList = lists.length === 1 && rest.every(([, field]) => isPlain(field))
  if (only && isOneList) return <Rows rows={only[1] as unknown[]} />
  return (
    <div className="flex flex-col gap-4">
      {lists.map(([name, rows]) => (
        <section key={name}>
          {lists.length > 1 && (
            <h3 className="text-faint px-4 pt-3 pb-1 text-xs font-medium">{name.replaceAll('_', ' ')}</h3>
          )}
          <Rows rows={rows as unknown[]} />
        </section>
      ))}
      {lists.length > 0 ? (
        <details className="px-4 pb-3">
          <summary className="text-soft text-xs">{app.details}</summary>
          <FieldList entries={rest} />
        </details>
      ) : (
        <FieldList entries={rest} />
      )}
    </div>
  )
}

const FieldList = ({ entries }: { readonly entries: readonly (readonly [string, unknown])[] }) => (
  <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-1.5 p-4 text-[13px]">
    {entries.map(([name, field]) => (
      <div key={name} className="contents">
        <dt className="text-soft">{name.replaceAll('_', ' ')}</dt>
        <dd className="min-w-0 break-words">
          {isPlain(field) ? <Cell value={field} /> : <JsonView value={field} label={name} />}
        </dd>
      </div>
    ))}
  </dl>
)

function Rows({ rows }: { readonly rows: readonly unknown[] }) {
  const { app } = useStrings()
  const [shown, setShown] = useState(mostRows)
  if (rows.length === 0) return <Empty title={app.nothing} />
  if (!rows.every(isFields)) return <JsonView value={rows} />
  const columns = [...new Set(rows.slice(0, mostRows).flatMap(row => Object.keys(row)))]
    .filter(name =>
      rows.slice(0, mostRows).some(row => isPlain(row[name]) && row[name] !== null && row[name] !== ''),
    )
    .slice(0, mostColumns)
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={app.items(rows.length)}>
      <table className="w-full border-collapse text-[13px]">
        <thead>
          <tr>
            {columns.map(name => (
              <th
                key={name}
                scope="col"
                className="text-faint border-b px-4 py-2 text-left text-xs font-medium whitespace-nowrap"
              >
                {name.replaceAll('_', ' ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row, at) => (
            <tr key={at} className="hover:bg-hover">
              {columns.map(name => (
                <td key={name} className="max-w-80 truncate border-b px-4 py-1.5 align-top">
                  <Cell value={row[name]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <div className="p-3 text-center">
          <Button onClick={() => setShown(shown + mostRows)}>{app.showMore}</Button>
        </div>
      )}
    </div>
  )
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/

function Cell({ value }: { readonly value: unknown }): ReactNode {
  const { app } = useStrings()
  if (value === null || value === undefined) return <span className="text-faint">–</span>
  if (typeof value === 'boolean') return value ? app.yes : app.no
  const text = asText(value)
  if (typeof value === 'object') return <span className="text-soft font-mono text-xs">{text}</span>
  const place = typeof value === 'string' ? placeOfId(text) : undefined
  if (place !== undefined) {
    return (
      <Link to={place} className="text-accent font-mono text-xs hover:underline">
        {text.length > 40 ? `${text.slice(0, 12)}…` : text}
      </Link>
    )
  }
  return time.test(text) ? <time dateTime={text}>{exactTime(text)}</time> : <span title={text}>{text}</span>
}
