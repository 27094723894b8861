import type { JsonSchema } from '#surfaces/client'
import { useStrings } from '../../strings/strings.tsx'
import { Field, Select, TextInput } from '../field.tsx'
import { followed, kindOf, readJson, withoutGaps } from './schema-kind.ts'

export type Fields = Readonly<Record<string, unknown>>

interface SchemaFormProps {
  readonly schema: JsonSchema
  readonly root?: JsonSchema
  readonly value: Fields
  onChange(value: Fields): void
}

/** A form for any object a JSON Schema describes: what is needed comes first. */
export function SchemaForm({ schema, root = schema, value, onChange }: SchemaFormProps) {
  const { app } = useStrings()
  const needed = new Set(Array.isArray(schema.required) ? schema.required.map(String) : [])
  const fields = Object.entries(schema.properties ?? {}).toSorted(
    ([a], [b]) => Number(needed.has(b)) - Number(needed.has(a)),
  )
  if (fields.length === 0) return null
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {fields.map(([name, field]) => {
        const { kind } = kindOf(field, root)
        const set = (next: unknown) => onChange({ ...value, [name]: next })
        const isWide = kind === 'fields' || kind === 'json' || kind === 'lines'
        return (
          <div key={name} className={isWide ? 'sm:col-span-2' : ''}>
            <OneField
              name={name}
              schema={followed(field, root)}
              root={root}
              note={needed.has(name) ? app.required : undefined}
              value={value[name]}
              onChange={set}
            />
          </div>
        )
      })}
    </div>
  )
}

interface OneFieldProps {
  readonly name: string
  readonly schema: JsonSchema
  readonly root: JsonSchema
  readonly note: string | undefined
  readonly value: unknown
  onChange(value: unknown): void
}

function OneField(props: OneFieldProps) {
  const { name, schema, root, note, value, onChange } = props
  const label = name.replaceAll('_', ' ')
  const about = typeof schema.description === 'string' ? schema.description : undefined
  const kind = kindOf(schema, root)
  if (kind.kind === 'fields') {
    return (
      <details className="rounded-md border px-3 py-2" open={note !== undefined}>
        <summary className="text-[13px] font-medium">
          {label} {note !== undefined && <span className="text-faint text-xs font-normal">{note}</span>}
        </summary>
        {about !== undefined && <p className="text-soft mt-1 text-xs">{about}</p>}
        <div className="mt-3">
          <SchemaForm
            schema={kind.schema}
            root={root}
            value={(value ?? {}) as Fields}
            onChange={next => onChange(withoutGaps(next))}
          />
        </div>
      </details>
    )
  }
  return (
    <Field label={label} note={note} hint={about}>
      {id => <Control id={id} kind={kind} schema={schema} value={value} onChange={onChange} />}
    </Field>
  )
}

interface ControlProps {
  readonly id: string
  readonly kind: ReturnType<typeof kindOf>
  readonly schema: JsonSchema
  readonly value: unknown
  onChange(value: unknown): void
}

const orNothing = (text: string) => (text === '' ? undefined : text)

function Control({ id, kind, schema, value, onChange }: ControlProps) {
  const { app } = useStrings()
  const usual = schema.default === undefined ? '' : asText(schema.default)
  switch (kind.kind) {
    case 'choice':
    case 'truth': {
      const choices = kind.kind === 'choice' ? kind.choices : [true, false]
      const options = choices.map(each => [JSON.stringify(each), sayChoice(each, app)] as const)
      const first = ['', usual === '' ? '–' : usual] as const
      const chosen = value === undefined ? '' : JSON.stringify(value)
      return (
        <Select
          id={id}
          value={chosen}
          options={[first, ...options]}
          onChange={text => onChange(readJson(text))}
        />
      )
    }
    case 'number':
      return (
        <TextInput
          id={id}
          inputMode={kind.isWhole ? 'numeric' : 'decimal'}
          placeholder={usual}
          value={asText(value)}
          onChange={({ target }) => onChange(readJson(target.value))}
        />
      )
    case 'text':
      return kind.isLong ? (
        <TextBox
          id={id}
          text={asText(value)}
          placeholder={usual}
          onText={text => onChange(orNothing(text))}
        />
      ) : (
        <TextInput
          id={id}
          placeholder={usual || (kind.isTime ? '2026-01-31T12:00:00Z' : '')}
          value={asText(value)}
          onChange={({ target }) => onChange(orNothing(target.value))}
        />
      )
    case 'lines': {
      const lines = Array.isArray(value) ? value.map(String) : []
      const set = (text: string) => onChange(text === '' ? undefined : text.split('\n'))
      return <TextBox id={id} text={lines.join('\n')} placeholder={app.onePerLine} rows={2} onText={set} />
    }
    case 'json':
    case 'fields':
      return <JsonBox id={id} value={value} onChange={onChange} />
  }
}

const sayChoice = (choice: unknown, app: { readonly yes: string; readonly no: string }) =>
  choice === true ? app.yes : choice === false ? app.no : String(choice)

const asText = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

interface TextBoxProps {
  readonly id: string
  readonly text: string
  readonly placeholder?: string
  readonly rows?: number
  onText(text: string): void
}

const TextBox = ({ id, text, placeholder, rows = 4, onText }: TextBoxProps) => (
  <textarea
    id={id}
    rows={rows}
    spellCheck={false}
    placeholder={placeholder}
    value={text}
    onChange={({ target }) => onText(target.value)}
    className="bg-surface border-edge placeholder:text-faint w-full rounded-md border px-2.5 py-1.5 font-mono text-xs"
  />
)

/** What has no form of its own. A text that is no JSON yet is kept as it was typed. */
const JsonBox = ({
  id,
  value,
  onChange,
}: {
  readonly id: string
  readonly value: unknown
  onChange(value: unknown): void
}) => (
  <TextBox
    id={id}
    text={typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value, undefined, 2)}
    placeholder="{ }"
    onText={text => onChange(readJson(text))}
  />
)
