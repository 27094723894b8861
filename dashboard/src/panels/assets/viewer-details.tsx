import { useState } from 'react'
import type { Output } from '../../client/alice.ts'
import { useSignal } from '../../client/signal.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { AssetFacts } from './asset-facts.tsx'
import { AssetHistory } from './asset-history.tsx'
import { marksOf, patches } from './asset-marks.ts'
import { AssetOrigin } from './asset-origin.tsx'
import { SimilarAssets } from './similar-assets.tsx'
import { StarButtons } from './star-buttons.tsx'
import type { Marking } from './use-marking.ts'

interface ViewerDetailsProps {
  readonly asset: Output<'assets.get'>
  readonly marking: Marking
}

/** What is said of it, and everything that is known. */
export function ViewerDetails({ asset, marking }: ViewerDetailsProps) {
  const { assets } = useStrings()
  const [tab, setTab] = useState('details')
  const marks = marksOf(asset, useSignal(patches).get(asset.content_hash))
  const { may, stars, flip, aside } = marking
  return (
    <aside
      aria-label={assets.details}
      className="bg-surface flex min-h-0 w-full shrink-0 flex-col lg:w-[27rem] lg:border-l"
    >
      <div className="flex flex-wrap items-center gap-1.5 border-b p-3">
        {may.rate && <StarButtons value={marks.stars} onStars={count => stars([asset], count)} />}
        {may.tag && (
          <>
            <Button
              icon="check"
              aria-pressed={marks.review === 'picked'}
              kind={marks.review === 'picked' ? 'primary' : 'plain'}
              onClick={() => flip([asset], 'picked')}
            >
              {assets.pick}
            </Button>
            <Button
              icon="close"
              aria-pressed={marks.review === 'rejected'}
              kind={marks.review === 'rejected' ? 'danger' : 'plain'}
              onClick={() => flip([asset], 'rejected')}
            >
              {assets.reject}
            </Button>
          </>
        )}
        {may.remove && (
          <IconButton
            icon={marks.removed ? 'undo' : 'trash'}
            label={marks.removed ? assets.restore : assets.putAside}
            onClick={() => aside([asset], !marks.removed)}
          />
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Tabs
          label={assets.details}
          value={tab}
          onChange={setTab}
          tabs={[
            { id: 'details', label: assets.details, content: () => <AssetFacts asset={asset} /> },
            { id: 'origin', label: assets.origin, content: () => <AssetOrigin asset={asset} /> },
            {
              id: 'history',
              label: assets.history,
              content: () => <AssetHistory hash={asset.content_hash} />,
            },
            ...(asset.media_type === 'image'
              ? [
                  {
                    id: 'similar',
                    label: assets.alike,
                    content: () => <SimilarAssets hash={asset.content_hash} />,
                  },
                ]
              : []),
          ]}
        />
      </div>
    </aside>
  )
}
