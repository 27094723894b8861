import { lazy, Suspense, useState } from 'react'
import { useMay } from '../../client/alice.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { number } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'
import type { Asset } from './asset-marks.ts'
import { StarButtons } from './star-buttons.tsx'
import type { Marking } from './use-marking.ts'

const TagDialog = lazy(async () => ({ default: (await import('./tag-dialog.tsx')).TagDialog }))
const SelectionDialog = lazy(async () => ({
  default: (await import('./selection-dialog.tsx')).SelectionDialog,
}))
const PlanDialog = lazy(async () => ({ default: (await import('./plan-dialog.tsx')).PlanDialog }))

interface SelectionBarProps {
  readonly chosen: readonly Asset[]
  readonly marking: Marking
  onClear(): void
}

type Open = 'tags' | 'selection' | 'organize' | 'export' | undefined

/** What can be done with everything that is selected. */
export function SelectionBar({ chosen, marking, onClear }: SelectionBarProps) {
  const { assets } = useStrings()
  const [open, setOpen] = useState<Open>()
  const mayOrganize = useMay('assets.organize')
  const mayExport = useMay('assets.export')
  const mayCollect = useMay('selections.add')
  const { may, stars, review, aside } = marking
  const isAside = chosen.every(each => each.removed !== null)
  const close = () => setOpen(undefined)
  return (
    <div
      role="toolbar"
      aria-label={assets.selected(number(chosen.length))}
      className="appear flex flex-wrap items-center gap-1.5 border-t px-3 py-2"
    >
      <span className="text-[13px] font-medium">{assets.selected(number(chosen.length))}</span>
      <IconButton icon="close" label={assets.selectNone} onClick={onClear} />
      {may.rate && <StarButtons onStars={count => stars(chosen, count)} />}
      {may.tag && (
        <>
          <Button icon="check" onClick={() => review(chosen, 'picked')}>
            {assets.pick}
          </Button>
          <Button icon="close" onClick={() => review(chosen, 'rejected')}>
            {assets.reject}
          </Button>
          <Button onClick={() => setOpen('tags')}>{assets.tag}</Button>
        </>
      )}
      {mayCollect && <Button onClick={() => setOpen('selection')}>{assets.toSelection}</Button>}
      {mayOrganize && <Button onClick={() => setOpen('organize')}>{assets.organize}</Button>}
      {mayExport && <Button onClick={() => setOpen('export')}>{assets.exportFiles}</Button>}
      {may.remove && (
        <IconButton
          icon={isAside ? 'undo' : 'trash'}
          label={isAside ? assets.restore : assets.putAside}
          onClick={() => aside(chosen, !isAside)}
        />
      )}
      <Suspense>
        {open === 'tags' && <TagDialog chosen={chosen} onClose={close} />}
        {open === 'selection' && <SelectionDialog chosen={chosen} onClose={close} />}
        {(open === 'organize' || open === 'export') && (
          <PlanDialog
            does={open}
            chosen={chosen.map(each => each.content_hash)}
            count={chosen.length}
            onClose={close}
          />
        )}
      </Suspense>
    </div>
  )
}
