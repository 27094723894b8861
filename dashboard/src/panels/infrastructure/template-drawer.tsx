import type { JsonSchema } from '#surfaces/client'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useAct, useMay, useRead } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { money } from '../../parts/format.ts'
import { SchemaForm, type Fields } from '../../parts/schema-form/schema-form.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { nodesOf } from './blueprint-nodes.ts'
import { ResourcePicture } from './resource-picture.tsx'

interface DrawerProps {
  readonly name: string | undefined
  onClose(): void
}

export function TemplateDrawer({ name, onClose }: DrawerProps) {
  const { data } = useRead('templates.get', { template: name ?? '' }, { enabled: name !== undefined })
  return (
    <Dialog
      title={data?.title ?? name ?? ''}
      about={data?.about}
      isOpen={name !== undefined}
      onClose={onClose}
      isDrawer
    >
      {name !== undefined && <Customizing key={name} name={name} />}
    </Dialog>
  )
}

/** Fields `templates.customize` takes by name; all others go into its `parameters`. */
const own = new Set(['name', 'environment', 'owner', 'engine', 'instance_count', 'cpu', 'memory_mb'])

function inputOf(template: string, fields: Fields) {
  const set = Object.entries(fields).filter(([, value]) => value !== undefined)
  const rest = set.filter(([field]) => !own.has(field))
  return {
    template,
    ...Object.fromEntries(set.filter(([field]) => own.has(field))),
    ...(rest.length > 0 && { parameters: Object.fromEntries(rest) }),
  }
}

function Customizing({ name }: { readonly name: string }) {
  const { infrastructure: say } = useStrings()
  const template = useRead('templates.get', { template: name })
  const [fields, setFields] = useState<Fields>({})
  const made = useRead('templates.customize', inputOf(name, fields), { keepsLast: true })
  const mayCreate = useMay('blueprints.create')
  const create = useAct('blueprints.create')
  const navigate = useNavigate()
  const blueprint = made.data?.blueprint ?? template.data?.blueprint
  const nodes = useMemo(() => (blueprint ? nodesOf(blueprint) : []), [blueprint])
  const use = () => {
    if (!made.data) return
    create.mutate(
      { source: made.data.source },
      {
        onSuccess: ({ blueprint_id }) => {
          tell(say.created)
          void navigate({ to: '/infrastructure/blueprints/$id', params: { id: blueprint_id } })
        },
      },
    )
  }
  return (
    <Answer of={template}>
      {({ title, parameters }) => (
        <div className="flex flex-col gap-5 p-4">
          <div className="bg-sunken h-48 rounded-lg border p-3">
            <ResourcePicture nodes={nodes} label={say.pictureOf(title, nodes.length)} />
          </div>
          <section className="flex flex-col gap-3">
            <h3 className="text-[13px] font-semibold">{say.customize}</h3>
            <SchemaForm
              schema={{ type: 'object', properties: parameters as Record<string, JsonSchema> }}
              value={fields}
              onChange={setFields}
            />
          </section>
          {made.error && <ErrorNote error={made.error} />}
          {made.data && !made.error && (
            <details className="rounded-md border">
              <summary className="flex items-baseline justify-between gap-3 px-3 py-2 text-[13px] font-medium">
                {say.preview}
                <span className="text-soft font-normal">
                  {say.resourceCount(nodes.length)} · {say.monthly(money(made.data.cost.monthly))}
                </span>
              </summary>
              <pre
                tabIndex={0}
                role="region"
                aria-label={say.preview}
                className="bg-sunken max-h-80 overflow-auto border-t p-3 font-mono text-xs leading-5"
              >
                {made.data.source}
              </pre>
            </details>
          )}
          {create.error && <ErrorNote error={create.error} />}
          {mayCreate && (
            <div className="flex justify-end">
              <Button
                kind="primary"
                isBusy={create.isPending}
                disabled={!made.data || made.error !== null}
                onClick={use}
              >
                {say.useTemplate}
              </Button>
            </div>
          )}
        </div>
      )}
    </Answer>
  )
}
