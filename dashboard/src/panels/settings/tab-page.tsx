import type { ReactNode } from 'react'

interface TabPageProps {
  readonly about: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A tab: what it is about, what can be done, and itself. */
export const TabPage = ({ about, actions, children }: TabPageProps) => (
  <div className="flex min-w-0 flex-col gap-3">
    <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
      <p className="text-soft text-[13px]">{about}</p>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
    {children}
  </div>
)
