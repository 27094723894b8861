import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface PageProps {
  readonly title: string
  /** One line below the title. */
  readonly about?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A screen: its title, what can be done on it, and itself. */
export const Page = ({ title, about, actions, children }: PageProps) => (
  <div className="appear mx-auto flex w-full max-w-[1500px] flex-col gap-4 p-4 md:p-6">
    <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <h1 className="truncate text-xl font-semibold tracking-tight">{title}</h1>
        {about !== undefined && <div className="text-soft mt-0.5 text-[13px]">{about}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
    {children}
  </div>
)

interface CardProps {
  readonly title?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly className?: string
  /** Without room around what is in it, as for tables. */
  readonly isFlush?: boolean
}

export const Card = ({ title, actions, children, className, isFlush = false }: CardProps) => (
  <section className={`card flex min-w-0 flex-col overflow-hidden ${className ?? ''}`}>
    {(title !== undefined || actions !== undefined) && (
      <div className="flex min-h-11 items-center justify-between gap-3 border-b px-4 py-1.5">
        <h2 className="truncate text-[13px] font-semibold">{title}</h2>
        <div className="flex items-center gap-1.5">{actions}</div>
      </div>
    )}
    <div className={`min-w-0 ${isFlush ? '' : 'p-4'}`}>{children}</div>
  </section>
)

interface EmptyProps {
  readonly icon?: IconName
  readonly title: string
  /** What to do now. */
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

/** Where nothing is: says so, and what to do next. */
export const Empty = ({ icon = 'info', title, children, actions }: EmptyProps) => (
  <div className="flex flex-col items-center gap-2 px-6 py-10 text-center">
    <span className="bg-sunken text-faint flex size-10 items-center justify-center rounded-full">
      <Icon name={icon} size={20} />
    </span>
    <p className="text-sm font-medium">{title}</p>
    {children !== undefined && <div className="text-soft max-w-prose text-[13px]">{children}</div>}
    {actions !== undefined && <div className="mt-1 flex gap-2">{actions}</div>}
  </div>
)

/** Holds the place of what is being asked for. */
export const Skeleton = ({ lines = 4 }: { readonly lines?: number }) => (
  <div aria-hidden="true" className="flex flex-col gap-2 p-4">
    {Array.from({ length: lines }, (_, at) => (
      <div
        key={at}
        className="bg-sunken h-4 animate-pulse rounded"
        style={{ width: `${90 - ((at * 17) % 40)}%` }}
      />
    ))}
  </div>
)
