import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

export interface MenuItem {
  readonly label: string
  readonly isChosen?: boolean
  readonly hint?: string
  onSelect(): void
}

interface MenuProps {
  readonly trigger: ReactNode
  /** Shown at once: it was asked for before it was there. */
  readonly isOpenAtFirst?: boolean
  readonly groups: readonly { readonly title?: string; readonly items: readonly MenuItem[] }[]
}

export const Menu = ({ trigger, groups, isOpenAtFirst = false }: MenuProps) => (
  <Radix.Root modal={false} defaultOpen={isOpenAtFirst}>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content
        align="end"
        sideOffset={6}
        className="bg-raised appear z-50 max-h-[70vh] min-w-48 overflow-auto rounded-lg border p-1 shadow-xl"
      >
        {groups.map(({ title, items }, at) => (
          <Radix.Group key={title ?? at}>
            {at > 0 && <Radix.Separator className="bg-line my-1 h-px" />}
            {title !== undefined && (
              <Radix.Label className="text-faint px-2 pt-1.5 pb-1 text-2xs font-medium">{title}</Radix.Label>
            )}
            {items.map(({ label, isChosen, hint, onSelect }) => (
              <Radix.Item
                key={label}
                onSelect={onSelect}
                className="data-[highlighted]:bg-hover flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 text-[13px] outline-none"
              >
                <span className="w-4">{isChosen === true && <Icon name="check" size={14} />}</span>
                <span className="flex-1">{label}</span>
                {hint !== undefined && <span className="text-faint text-2xs">{hint}</span>}
              </Radix.Item>
            ))}
          </Radix.Group>
        ))}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)
