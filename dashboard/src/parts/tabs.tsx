import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface Tab {
  readonly id: string
  readonly label: string
  readonly count?: number | undefined
  readonly content: () => ReactNode
}

interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly value: string
  onChange(id: string): void
}

/** Only what is chosen is drawn. */
export const Tabs = ({ label, tabs, value, onChange }: TabsProps) => (
  <Radix.Root value={value} onValueChange={onChange} className="flex min-w-0 flex-col">
    <Radix.List aria-label={label} className="flex gap-1 overflow-x-auto border-b px-2">
      {tabs.map(tab => (
        <Radix.Trigger
          key={tab.id}
          value={tab.id}
          className="text-soft hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink -mb-px border-b-2 border-transparent px-2.5 py-2 text-[13px] font-medium whitespace-nowrap"
        >
          {tab.label}
          {tab.count !== undefined && <span className="text-faint ml-1.5">{tab.count}</span>}
        </Radix.Trigger>
      ))}
    </Radix.List>
    {tabs.map(tab => (
      <Radix.Content key={tab.id} value={tab.id} className="min-w-0 outline-offset-[-2px]">
        {tab.id === value && tab.content()}
      </Radix.Content>
    ))}
  </Radix.Root>
)
