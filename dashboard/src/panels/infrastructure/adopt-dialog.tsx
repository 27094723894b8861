import type { JsonSchema } from '#surfaces/client'
import { useState } from 'react'
import { useMay, useOperationSchemas, type Input } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SchemaForm, type Fields } from '../../parts/schema-form/schema-form.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Ask } from './deployment-screen.tsx'

interface AdoptProps {
  readonly deploymentId: string
  onAsk(ask: Ask): void
}

/** Takes in what is there already, for who may. */
export function Adopt({ deploymentId, onAsk }: AdoptProps) {
  const { infrastructure: say } = useStrings()
  const may = useMay('deployments.adopt')
  const [isOpen, setOpen] = useState(false)
  if (!may) return null
  return (
    <>
      <Button kind="ghost" icon="plus" onClick={() => setOpen(true)}>
        {say.adopt}
      </Button>
      <Dialog title={say.adoptTitle} about={say.adoptAbout} isOpen={isOpen} onClose={() => setOpen(false)}>
        <AdoptForm
          onInput={fields => {
            const input = { ...fields, deployment_id: deploymentId } as Input<'deployments.adopt'>
            setOpen(false)
            onAsk({ wanted: { name: 'deployments.adopt', input }, title: say.adopt })
          }}
        />
      </Dialog>
    </>
  )
}

const known = new Set(['deployment_id', 'dry_run', 'plan_digest'])

/** Says what is to be taken in; its plan is shown next. */
function AdoptForm({ onInput }: { onInput(fields: Fields): void }) {
  const { infrastructure: say } = useStrings()
  const operations = useOperationSchemas()
  const [fields, setFields] = useState<Fields>({})
  return (
    <div className="flex flex-col gap-4 p-4">
      <Answer of={operations}>
        {all => {
          const schema = all.get('deployments.adopt')?.input_schema
          if (!schema) return null
          const isWhole = needed(schema).every(name => fields[name] !== undefined && fields[name] !== '')
          return (
            <>
              <SchemaForm schema={withoutKnown(schema)} value={fields} onChange={setFields} />
              <Button kind="primary" className="self-end" disabled={!isWhole} onClick={() => onInput(fields)}>
                {say.showPlan}
              </Button>
            </>
          )
        }}
      </Answer>
    </div>
  )
}

const needed = (schema: JsonSchema): readonly string[] =>
  Array.isArray(schema.required) ? schema.required.map(String).filter(name => !known.has(name)) : []

const withoutKnown = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  ...(Array.isArray(schema.required) && { required: needed(schema) }),
  properties: Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => !known.has(name)),
  ),
})
