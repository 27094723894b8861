import { useMay } from '../../client/alice.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Empty } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { DiscoverForm } from './discover-form.tsx'

/** The first thing to do with a library that has nothing. */
export function EmptyLibrary() {
  const { assets } = useStrings()
  const may = useMay('assets.discover')
  return (
    <div className="card mx-auto mt-6 w-full max-w-xl">
      <Empty icon="assets" title={assets.emptyTitle}>
        {assets.emptyHint}
      </Empty>
      <div className="flex flex-col gap-4 px-6 pb-6">
        {may && <DiscoverForm />}
        <p className="text-soft text-[13px]">{assets.emptyOr}</p>
        <div className="bg-sunken flex items-center justify-between rounded-md pl-3">
          <code className="truncate font-mono text-xs">{assets.emptyCommand}</code>
          <CopyButton text={assets.emptyCommand} />
        </div>
      </div>
    </div>
  )
}
