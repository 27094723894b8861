import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay, useRead } from '../../client/alice.ts'
import { Field, SearchInput, Select } from '../../parts/field.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { PlanDialog } from './plan-dialog.tsx'

interface DeployProps {
  readonly blueprintId: string
  readonly version: number
  readonly environment: string | null
  readonly isOpen: boolean
  onClose(): void
}

/** The plan of a deployment, made anew with each choice. */
export function DeployDialog({ blueprintId, version, environment: usual, isOpen, onClose }: DeployProps) {
  const { infrastructure: say } = useStrings()
  const navigate = useNavigate()
  const mayList = useMay('infra.engines')
  const engines = useRead('infra.engines', {}, { enabled: mayList && isOpen })
  const [engine, setEngine] = useState('')
  const [environment, setEnvironment] = useState('')
  const [onFailure, setOnFailure] = useState<'rollback' | 'keep'>('rollback')
  const choices = (
    <div className="grid gap-3 rounded-md border p-3 sm:grid-cols-3">
      <Field label={say.engine}>
        {id => (
          <Select
            id={id}
            value={engine}
            onChange={setEngine}
            options={[
              ['', say.asWritten],
              ...(engines.data?.engines ?? []).map(({ name }) => [name, name] as const),
            ]}
          />
        )}
      </Field>
      <Field label={say.environment}>
        {() => (
          <SearchInput
            label={usual === null ? say.environment : `${say.environment}: ${usual}`}
            value={environment}
            onChange={setEnvironment}
          />
        )}
      </Field>
      <Field label={say.onFailure}>
        {id => (
          <Select
            id={id}
            value={onFailure}
            onChange={value => setOnFailure(value === 'keep' ? 'keep' : 'rollback')}
            options={[
              ['rollback', say.onFailureRollback],
              ['keep', say.onFailureKeep],
            ]}
          />
        )}
      </Field>
    </div>
  )
  const input = {
    blueprint_id: blueprintId,
    version,
    on_failure: onFailure,
    ...(engine !== '' && { engine }),
    ...(environment !== '' && { environment }),
  }
  return (
    <PlanDialog
      wanted={isOpen ? { name: 'blueprints.deploy', input } : undefined}
      title={say.deploy}
      choices={choices}
      onClose={onClose}
      onDone={({ deployment_id: id }) => {
        if (id !== undefined) void navigate({ to: '/infrastructure/deployments/$id', params: { id } })
      }}
    />
  )
}
