import { bytes } from '../../parts/format.ts'
import { JsonView } from '../../parts/json-view.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { StepAnswer } from './step-drawer.tsx'

interface StepValueProps {
  readonly label: string
  readonly value: StepAnswer['output']
  readonly nothing: string
}

/** An input or an answer; of a large one the beginning, and the way to all of it. */
export function StepValue({ label, value, nothing }: StepValueProps) {
  const { workflows: words } = useStrings()
  if (value === null) return <p className="text-soft p-4 text-[13px]">{nothing}</p>
  const { preview, blob, size_bytes } = value
  if (preview === null) {
    return (
      <div className="p-4">
        <JsonView value={value.value} label={label} />
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-2 p-4">
      <p className="text-soft flex flex-wrap gap-x-3 text-[13px]">
        {words.tooLarge(bytes(size_bytes))}
        {blob !== null && (
          <a href={`/api/v1/blobs/${blob}`} download className="text-accent hover:underline">
            {words.wholeBlob}
          </a>
        )}
      </p>
      <pre
        tabIndex={0}
        role="region"
        aria-label={label}
        className="bg-sunken max-h-[60vh] overflow-auto rounded-md p-3 font-mono text-xs leading-5 break-all whitespace-pre-wrap"
      >
        {preview}…
      </pre>
    </div>
  )
}
