import type { Input } from '../../client/alice.ts'
import { Field, TextInput } from '../../parts/field.tsx'
import { useStrings } from '../../strings/strings.tsx'

type Organization = Input<'assets.organize'>['organization']
export interface Wish {
  readonly destination: string
  readonly group_by: NonNullable<Organization['group_by']>
  readonly operation: NonNullable<Organization['operation']>
}

interface PlanFormProps {
  readonly id: string
  readonly hasGroups: boolean
  readonly wish: Wish
  onWish(wish: Wish): void
  onSubmit(): void
}

const groups = [
  'date',
  'month',
  'year',
  'project',
  'source',
  'quality',
  'style',
  'media_type',
  'role',
  'model',
] as const
const operations = ['copy', 'move', 'link'] as const

/** Where the files go, into which folders, and what becomes of the originals. */
export function PlanForm({ id, hasGroups, wish, onWish, onSubmit }: PlanFormProps) {
  const { assets } = useStrings()
  const { destination, group_by, operation } = wish
  const flip = (group: (typeof groups)[number]) =>
    onWish({
      ...wish,
      group_by: group_by.includes(group) ? group_by.filter(each => each !== group) : [...group_by, group],
    })
  return (
    <form
      id={id}
      onSubmit={event => {
        event.preventDefault()
        onSubmit()
      }}
      className="flex flex-col gap-4"
    >
      <Field label={assets.destination} hint={assets.folderHint}>
        {field => (
          <TextInput
            id={field}
            required
            autoFocus
            value={destination}
            onChange={event => onWish({ ...wish, destination: event.target.value })}
          />
        )}
      </Field>
      {hasGroups && (
        <>
          <fieldset>
            <legend className="pb-1 text-[13px] font-medium">{assets.groupBy}</legend>
            <div className="flex flex-wrap gap-1.5">
              {groups.map(each => (
                <button
                  key={each}
                  type="button"
                  aria-pressed={group_by.includes(each)}
                  onClick={() => flip(each)}
                  className="border-edge hover:bg-hover aria-pressed:bg-accent-wash aria-pressed:text-accent aria-pressed:border-accent h-7 rounded-full border px-3 text-xs font-medium"
                >
                  {each.replaceAll('_', ' ')}
                  {group_by.includes(each) && group_by.length > 1 && ` · ${group_by.indexOf(each) + 1}`}
                </button>
              ))}
            </div>
          </fieldset>
          <fieldset>
            <legend className="pb-1 text-[13px] font-medium">{assets.operation}</legend>
            <div className="flex flex-col gap-1.5">
              {operations.map(each => (
                <label key={each} className="flex items-center gap-2 text-[13px]">
                  <input
                    type="radio"
                    name="operation"
                    checked={operation === each}
                    onChange={() => onWish({ ...wish, operation: each })}
                  />
                  <span className="w-12 font-medium">{assets[each]}</span>
                  <span className="text-soft">{assets[`${each}Hint`]}</span>
                </label>
              ))}
            </div>
          </fieldset>
        </>
      )}
    </form>
  )
}
