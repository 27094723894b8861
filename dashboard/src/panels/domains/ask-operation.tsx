import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client, domainOf, shownError, type OperationInfo } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { DataView } from '../../parts/data-view.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { SchemaForm, type Fields } from '../../parts/schema-form/schema-form.tsx'
import { withoutGaps } from '../../parts/schema-form/schema-kind.ts'
import { useStrings } from '../../strings/strings.tsx'

/** Fields every operation with a plan takes; the buttons below send them. */
const ours = new Set(['dry_run', 'plan_digest'])

function withoutOurs(schema: OperationInfo['input_schema']) {
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => !ours.has(name))
  return { ...schema, properties: Object.fromEntries(fields) }
}

/** A form for one operation, and its answer. */
export function AskOperation({ info }: { readonly info: OperationInfo }) {
  const { app } = useStrings()
  const kept = useQueryClient()
  const [input, setInput] = useState<Fields>({})
  const ask = useMutation({
    mutationFn: (more: Fields) =>
      client.call(
        info.name,
        { ...withoutGaps(input), ...more },
        info.effect === 'read' ? {} : { idempotencyKey: crypto.randomUUID() },
      ),
    onSuccess: () => {
      if (info.effect === 'read') return
      void kept.invalidateQueries({
        predicate: ({ queryKey }) => domainOf(queryKey[0]) === domainOf(info.name),
      })
    },
  })
  const digest = digestToConfirm(ask.error)
  return (
    <div className="bg-ground/60 flex flex-col gap-4 border-t p-4">
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          ask.mutate({})
        }}
      >
        <SchemaForm
          schema={withoutOurs(info.input_schema)}
          root={info.input_schema}
          value={input}
          onChange={setInput}
        />
        <div className="flex flex-wrap gap-2">
          <Button
            type="submit"
            kind={info.effect === 'destroy' ? 'danger' : 'primary'}
            icon="play"
            isBusy={ask.isPending}
          >
            {app.run}
          </Button>
          {info.has_plan && (
            <Button isBusy={ask.isPending} onClick={() => ask.mutate({ dry_run: true })}>
              {app.dryRun}
            </Button>
          )}
          {digest !== undefined && (
            <Button kind="danger" onClick={() => ask.mutate({ plan_digest: digest })}>
              {app.confirm}
            </Button>
          )}
        </div>
      </form>
      {ask.error && <ErrorNote error={ask.error} />}
      {ask.data !== undefined && (
        <section aria-label={app.result} className="card overflow-hidden">
          <WhereNext answer={ask.data} />
          <DataView value={ask.data} />
          <details className="border-t px-4 py-2">
            <summary className="text-soft text-xs">{app.json}</summary>
            <div className="pt-2">
              <JsonView value={ask.data} />
            </div>
          </details>
        </section>
      )}
    </div>
  )
}

/** What the policy wants confirmed: exactly this plan. */
function digestToConfirm(error: unknown): string | undefined {
  if (!error) return undefined
  const { code, details } = shownError(error)
  const digest = code === 'CONFIRMATION_REQUIRED' ? details?.digest : undefined
  return typeof digest === 'string' ? digest : undefined
}

/** Where what began, or waits, can be followed. */
function WhereNext({ answer }: { readonly answer: unknown }) {
  const { app } = useStrings()
  const { status, change_id, workflow_id } = (answer ?? {}) as {
    readonly status?: string
    readonly change_id?: string
    readonly workflow_id?: string
  }
  if (status === 'awaiting_approval' && change_id !== undefined) {
    return (
      <p className="bg-warn-wash text-warn px-4 py-2 text-[13px]">
        {app.waitingToast}{' '}
        <Link to={`/approvals/${change_id}`} className="underline">
          {change_id}
        </Link>
      </p>
    )
  }
  if (status !== 'processing' || workflow_id === undefined) return null
  return (
    <p className="bg-accent-wash text-accent px-4 py-2 text-[13px]">
      <Link to={`/workflows/${workflow_id}`} className="underline">
        {app.startedToast(workflow_id)}
      </Link>
    </p>
  )
}
