import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export type Kind = 'plain' | 'primary' | 'danger' | 'ghost'

const looks: Readonly<Record<Kind, string>> = {
  plain: 'bg-surface border-edge hover:bg-hover text-ink',
  primary: 'bg-accent-solid border-transparent text-on-accent hover:brightness-110',
  danger: 'bg-bad-solid border-transparent text-on-accent hover:brightness-110',
  ghost: 'bg-transparent border-transparent text-soft hover:bg-hover hover:text-ink',
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: Kind
  readonly icon?: IconName
  readonly isBusy?: boolean
  readonly children?: ReactNode
}

export const Button = ({
  kind = 'plain',
  icon,
  isBusy = false,
  children,
  className,
  ...rest
}: ButtonProps) => (
  <button
    type="button"
    {...rest}
    disabled={rest.disabled === true || isBusy}
    aria-busy={isBusy || undefined}
    className={`inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border px-3 text-[13px] font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55 ${looks[kind]} ${className ?? ''}`}
  >
    {icon && <Icon name={icon} size={15} />}
    {children}
  </button>
)

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: IconName
  /** What it does, for who hears the page or points at it. */
  readonly label: string
}

export const IconButton = ({ icon, label, className, ...rest }: IconButtonProps) => (
  <button
    type="button"
    title={label}
    aria-label={label}
    {...rest}
    className={`text-soft hover:bg-hover hover:text-ink inline-flex size-8 shrink-0 items-center justify-center rounded-md transition-colors disabled:opacity-50 ${className ?? ''}`}
  >
    <Icon name={icon} />
  </button>
)
