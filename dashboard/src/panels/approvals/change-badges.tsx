import { useOperations } from '../../client/alice.ts'
import { Badge } from '../../parts/badge.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { actorOf } from './approvals-search.ts'

/** Who asked: an assistant is never mistaken for a person. */
export function Who({ actor }: { readonly actor: string }) {
  const { approvals } = useStrings()
  const { kind, name } = actorOf(actor)
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-1.5 align-bottom">
      <Icon name={kind === 'person' ? 'person' : 'robot'} size={14} className="text-faint" />
      <span className="sr-only">{approvals[kind]}</span>
      <span className="truncate">{name}</span>
    </span>
  )
}

interface RiskProps {
  readonly change: { readonly reversible: boolean; readonly operation: string }
}

/** The one thing to know before agreeing. */
export function Risk({ change: { reversible, operation } }: RiskProps) {
  const { approvals } = useStrings()
  const effect = useOperations()?.get(operation)?.effect
  if (!reversible) return <Badge tone="bad">{approvals.cannotBeUndone}</Badge>
  if (effect === 'destroy') return <Badge tone="warn">{approvals.destroys}</Badge>
  return <Badge>{approvals.canBeUndone}</Badge>
}
