import { Dialog as Radix } from 'radix-ui'
import { useRef, useState, type ReactNode } from 'react'
import { useStrings } from '../strings/strings.tsx'
import { Button, IconButton, type Kind } from './button.tsx'

interface DialogProps {
  readonly title: string
  /** Said to who hears the page; not shown when it only repeats what is in it. */
  readonly about?: string | undefined
  readonly isOpen: boolean
  onClose(): void
  readonly children: ReactNode
  /** A drawer stands at the side and holds much; a dialog stands in the middle. */
  readonly isDrawer?: boolean
  readonly footer?: ReactNode
}

const places = {
  dialog: 'left-1/2 top-[12vh] w-[min(36rem,calc(100vw-2rem))] max-h-[76vh] -translate-x-1/2 rounded-xl',
  drawer: 'right-0 top-0 h-dvh w-[min(46rem,100vw)] border-y-0 border-r-0',
} as const

export function Dialog({ title, about, isOpen, onClose, children, isDrawer = false, footer }: DialogProps) {
  const { app } = useStrings()
  const returnFocus = useReturningFocus(isOpen)
  return (
    <Radix.Root open={isOpen} onOpenChange={open => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-shade/40" />
        <Radix.Content
          {...(about === undefined && { 'aria-describedby': undefined })}
          onCloseAutoFocus={returnFocus}
          className={`bg-raised appear fixed z-40 flex flex-col border shadow-2xl outline-none ${places[isDrawer ? 'drawer' : 'dialog']}`}
        >
          <div className="flex items-center justify-between gap-3 border-b py-2 pr-2 pl-4">
            <Radix.Title className="truncate text-sm font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon="close" label={app.close} />
            </Radix.Close>
          </div>
          {about !== undefined && (
            <Radix.Description className="text-soft px-4 pt-3 text-[13px]">{about}</Radix.Description>
          )}
          <div tabIndex={-1} className="min-h-0 flex-1 overflow-auto">
            {children}
          </div>
          {footer !== undefined && (
            <div className="flex flex-wrap items-center justify-end gap-2 border-t px-4 py-3">{footer}</div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Who opened it with the keyboard goes on where they were: to what had the focus before anything in it took it. */
function useReturningFocus(isOpen: boolean) {
  const wasOpen = useRef(false)
  const opener = useRef<Element | null>(null)
  if (isOpen && !wasOpen.current) opener.current = document.activeElement
  wasOpen.current = isOpen
  return (event: Event) => {
    if (!(opener.current instanceof HTMLElement) || !opener.current.isConnected) return
    event.preventDefault()
    opener.current.focus()
  }
}

interface ConfirmProps {
  readonly title: string
  readonly about: string
  readonly action: string
  readonly kind?: Kind
  readonly isBusy?: boolean
  readonly children?: ReactNode
  onConfirm(): void
  /** The button that asks. */
  readonly trigger: (open: () => void) => ReactNode
}

/** A button that asks before it does. */
export function Confirm({
  title,
  about,
  action,
  kind = 'danger',
  isBusy = false,
  children,
  onConfirm,
  trigger,
}: ConfirmProps) {
  const { app } = useStrings()
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  const footer = (
    <>
      <Button onClick={close}>{app.cancel}</Button>
      <Button
        kind={kind}
        isBusy={isBusy}
        onClick={() => {
          onConfirm()
          close()
        }}
      >
        {action}
      </Button>
    </>
  )
  return (
    <>
      {trigger(() => setOpen(true))}
      <Dialog title={title} about={about} isOpen={isOpen} onClose={close} footer={footer}>
        <div className="p-4 pt-3">{children}</div>
      </Dialog>
    </>
  )
}
