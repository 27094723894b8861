import { CopyButton } from '../../parts/copy-button.tsx'

/** A secret that is shown this once. */
export const ShownOnce = ({
  label,
  text,
  hint,
}: {
  readonly label: string
  readonly text: string
  readonly hint: string
}) => (
  <div className="bg-warn-wash flex flex-col gap-1.5 rounded-md p-3 text-[13px]">
    <p className="text-warn font-medium">{hint}</p>
    <div className="bg-surface flex items-center gap-1 rounded-md border pl-3">
      <code aria-label={label} className="min-w-0 flex-1 font-mono text-xs break-all">
        {text}
      </code>
      <CopyButton text={text} />
    </div>
  </div>
)
