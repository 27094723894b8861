import { useMemo, useState, useSyncExternalStore } from 'react'
import { createSignal, useSignal } from '../client/signal.ts'
import { useStrings } from '../strings/strings.tsx'
import { diffOf, folded, paired, type DiffLine, type DiffRow, type Pair } from './line-diff.ts'
import { VirtualList } from './virtual-list.tsx'

interface DiffViewProps {
  /** Undefined: it is not there before. */
  readonly before: unknown
  /** Undefined: it is not there afterwards. */
  readonly after: unknown
  readonly label?: string
}

type Layout = 'unified' | 'side'

/** One choice for all of them on the page, and kept. */
const layout = createSignal<Layout>(localStorage.getItem('alice.diff') === 'side' ? 'side' : 'unified')

export function chooseLayout(next: Layout): void {
  localStorage.setItem('alice.diff', next)
  layout.set(next)
}

const wide = matchMedia('(min-width: 768px)')
const subscribeWide = (listener: () => void) => {
  wide.addEventListener('change', listener)
  return () => wide.removeEventListener('change', listener)
}

/** Side by side only where there is room for it. */
export function useDiffLayout(): { readonly layout: Layout; readonly mayChoose: boolean } {
  const isWide = useSyncExternalStore(subscribeWide, () => wide.matches)
  const chosen = useSignal(layout)
  return { layout: isWide ? chosen : 'unified', mayChoose: isWide }
}

const mostPlain = 300
const linePx = 20

/** What was and what will be: texts line by line, everything else as JSON. */
export function DiffView({ before, after, label }: DiffViewProps) {
  const { plan } = useStrings()
  const { layout: chosen } = useDiffLayout()
  const [isOpen, setOpen] = useState(false)
  const lines = useMemo(() => diffOf(before, after), [before, after])
  const rows = useMemo(() => (isOpen ? lines : folded(lines)), [lines, isOpen])
  const name = label ?? plan.diff
  const look = 'bg-surface rounded-md border font-mono text-xs'
  if (lines.length === 0) return <p className="text-soft text-[13px]">{plan.noFields}</p>
  if (rows.length > mostPlain) {
    return (
      <VirtualList
        label={name}
        rows={lines}
        keyOf={(_, at) => at}
        rowHeight={linePx}
        className={`h-96 ${look}`}
      >
        {line => <Line line={line} isCut />}
      </VirtualList>
    )
  }
  const unfold = () => setOpen(true)
  return (
    <div role="region" aria-label={name} tabIndex={0} className={`max-h-[70vh] overflow-auto py-1 ${look}`}>
      {chosen === 'side' && lines.some(({ kind }) => kind !== 'added')
        ? sections(rows).map((section, at) =>
            section.kind === 'fold' ? (
              <FoldRow key={at} count={section.lines.length} onOpen={unfold} />
            ) : (
              paired(section.lines).map((pair, line) => <PairRow key={`${at}.${line}`} pair={pair} />)
            ),
          )
        : rows.map((row, at) =>
            row.kind === 'fold' ? (
              <FoldRow key={at} count={row.lines.length} onOpen={unfold} />
            ) : (
              <Line key={at} line={row} />
            ),
          )}
    </div>
  )
}

/** Folds, and the lines between them. */
function sections(rows: readonly DiffRow[]) {
  const found: { kind: 'fold' | 'lines'; lines: DiffLine[] }[] = []
  for (const row of rows) {
    if (row.kind === 'fold') found.push({ kind: 'fold', lines: [...row.lines] })
    else if (found.at(-1)?.kind === 'lines') found.at(-1)!.lines.push(row)
    else found.push({ kind: 'lines', lines: [row] })
  }
  return found
}

const grounds = { same: '', removed: 'bg-bad-wash', added: 'bg-ok-wash' } as const
const inks = { same: 'text-soft', removed: 'text-bad', added: 'text-ok' } as const
const signs = { same: ' ', removed: '−', added: '+' } as const
const marks = { same: '', removed: 'bg-bad-mark/25 rounded-xs', added: 'bg-ok-mark/25 rounded-xs' } as const

const Text = ({ line: { kind, pieces } }: { readonly line: DiffLine }) =>
  pieces.map(({ text, isChanged }, at) => (
    <span key={at} className={isChanged ? marks[kind] : ''}>
      {text}
    </span>
  ))

const Sign = ({ kind }: Pick<DiffLine, 'kind'>) => (
  <span aria-hidden="true" className={`w-4 shrink-0 text-center select-none ${inks[kind]}`}>
    {signs[kind]}
  </span>
)

function Line({ line, isCut = false }: { readonly line: DiffLine; readonly isCut?: boolean }) {
  const { plan } = useStrings()
  return (
    <div className={`flex leading-5 ${grounds[line.kind]}`}>
      <Number of={line.after ?? line.before} />
      <Sign kind={line.kind} />
      <span
        className={`min-w-0 flex-1 pr-2 ${isCut ? 'truncate whitespace-pre' : 'break-words whitespace-pre-wrap'} ${line.kind === 'same' ? 'text-soft' : ''}`}
      >
        {line.kind !== 'same' && <span className="sr-only">{plan[line.kind]}: </span>}
        <Text line={line} />
      </span>
    </div>
  )
}

const Number = ({ of }: { readonly of: number | undefined }) => (
  <span aria-hidden="true" className="text-faint hidden w-9 shrink-0 pr-1 text-right select-none sm:inline">
    {of}
  </span>
)

const PairRow = ({ pair: { before, after } }: { readonly pair: Pair }) => (
  <div className="grid grid-cols-2 divide-x">
    <Side line={before} of={before?.before} />
    <Side line={after} of={after?.after} />
  </div>
)

const Side = ({ line, of }: { readonly line: DiffLine | undefined; readonly of: number | undefined }) => (
  <div className={`flex min-w-0 leading-5 ${line ? grounds[line.kind] : 'bg-sunken'}`}>
    <Number of={of} />
    {line && <Sign kind={line.kind} />}
    <span
      className={`min-w-0 flex-1 pr-2 break-words whitespace-pre-wrap ${line?.kind === 'same' ? 'text-soft' : ''}`}
    >
      {line && <Text line={line} />}
    </span>
  </div>
)

function FoldRow({ count, onOpen }: { readonly count: number; onOpen(): void }) {
  const { plan } = useStrings()
  return (
    <button
      type="button"
      onClick={onOpen}
      className="bg-sunken text-soft hover:text-ink my-0.5 block w-full py-0.5 pl-4 text-left font-sans text-xs sm:pl-13"
    >
      {plan.unchanged(count)}
    </button>
  )
}
