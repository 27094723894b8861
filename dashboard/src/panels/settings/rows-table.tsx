import type { ReactNode } from 'react'

export interface Column<T> {
  readonly title: string
  readonly cell: (row: T) => ReactNode
  /** Of the grid's track: `2fr`, `8rem`. */
  readonly width?: string
  /** Only as wide as it must be, without a title of its own. */
  readonly isActions?: boolean
}

interface RowsTableProps<T> {
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly keyOf: (row: T) => string
}

/** Few rows with columns; on a phone each row is a small card of names and values. */
export function RowsTable<T>({ label, columns, rows, keyOf }: RowsTableProps<T>) {
  const tracks = columns.map(({ width, isActions }) => width ?? (isActions ? 'auto' : 'minmax(0,1fr)'))
  const template = { gridTemplateColumns: tracks.join(' ') }
  return (
    <div className="card overflow-hidden">
      <table
        aria-label={label}
        style={template}
        className="block w-full text-left text-[13px] md:grid md:gap-x-4"
      >
        <thead className="hidden md:contents">
          <tr className="col-span-full grid grid-cols-subgrid border-b px-4">
            {columns.map(({ title, isActions = false }) => (
              <th key={title} scope="col" className="text-faint py-2 text-xs font-medium">
                {isActions ? <span className="sr-only">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="block md:contents">
          {rows.map(row => (
            <tr
              key={keyOf(row)}
              className="flex flex-col gap-1 border-b px-4 py-2.5 last:border-b-0 md:col-span-full md:grid md:grid-cols-subgrid md:items-center md:gap-x-4 md:py-1.5"
            >
              {columns.map(({ title, cell, isActions = false }) => (
                <td key={title} className="flex min-w-0 items-baseline gap-2 md:block">
                  {!isActions && (
                    <span aria-hidden="true" className="text-faint w-24 shrink-0 text-xs md:hidden">
                      {title}
                    </span>
                  )}
                  <span className="min-w-0 flex-1 break-words">{cell(row)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
