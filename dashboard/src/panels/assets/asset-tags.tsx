import { useState, type SubmitEvent } from 'react'
import { useAct, useMay, type Item } from '../../client/alice.ts'
import { TextInput } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'

type Tags = Item<'assets.search', 'results'>['tags']

/** The tags of one asset, to add to and take from. */
export function AssetTags({ hash, tags }: { readonly hash: string; readonly tags: Tags }) {
  const { assets } = useStrings()
  const [text, setText] = useState('')
  const act = useAct('assets.tag')
  const may = useMay('assets.tag')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (text.trim() === '') return
    act.mutate(
      { content_hash: hash, add: [text.trim()] },
      { onSuccess: () => setText(''), onError: tellError },
    )
  }
  return (
    <>
      <ul className="flex flex-wrap gap-1.5">
        {tags.map(({ key, value }) => (
          <li
            key={`${key}:${value}`}
            className="bg-sunken flex h-6 max-w-full items-center gap-1 rounded-full pr-1 pl-2.5 text-xs"
          >
            <span className="truncate">
              <span className="text-faint">{key}:</span>
              {value}
            </span>
            {may && (
              <button
                type="button"
                aria-label={assets.removeTag(`${key}:${value}`)}
                onClick={() =>
                  act.mutate({ content_hash: hash, remove: [{ key, value }] }, { onError: tellError })
                }
                className="text-soft hover:bg-hover -mr-0.5 flex size-6 items-center justify-center rounded-full"
              >
                <Icon name="close" size={12} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <form onSubmit={submit}>
          <TextInput
            aria-label={assets.addTag}
            placeholder={assets.addTag}
            value={text}
            onChange={event => setText(event.target.value)}
          />
        </form>
      )}
    </>
  )
}
