import type { ReactNode } from 'react'
import { useAct, useMay, type Output } from '../../client/alice.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Select } from '../../parts/field.tsx'
import { bytes, duration, exactTime } from '../../parts/format.ts'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { roles } from './asset-filters.ts'
import { AssetTags } from './asset-tags.tsx'

type Asset = Output<'assets.get'>

/** What it is, how good it is, where it is. */
export function AssetFacts({ asset }: { readonly asset: Asset }) {
  const { assets } = useStrings()
  const { width, height, duration_ms, places, problems } = asset
  return (
    <div className="flex flex-col gap-5 p-4 text-[13px]">
      <Facts
        rows={[
          [assets.format, asset.format || asset.media_type],
          [assets.dimensions, width && height ? `${width} × ${height}` : undefined],
          [assets.fileSize, bytes(asset.file_size)],
          [assets.media, duration_ms === null ? undefined : duration(duration_ms)],
          [assets.project, asset.project],
          [assets.created, exactTime(asset.created_at)],
          [assets.found, exactTime(asset.discovered_at)],
          [assets.role, <RoleChoice key={asset.content_hash} asset={asset} />],
        ]}
      />
      <Scores asset={asset} />
      <Part title={assets.tags}>
        <AssetTags hash={asset.content_hash} tags={asset.tags} />
      </Part>
      {problems.length > 0 && (
        <Part title={assets.problems}>
          <ul className="text-warn list-inside list-disc">
            {problems.map(each => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={assets.places}>
        {places.length === 0 && <p className="text-soft">{assets.missingHint}</p>}
        <ul className="flex flex-col gap-1">
          {places.map(({ file_path }) => (
            <li key={file_path} className="flex items-center gap-1">
              <code className="min-w-0 flex-1 font-mono text-xs break-all">{file_path}</code>
              <CopyButton text={file_path} />
            </li>
          ))}
        </ul>
      </Part>
      <Part title={assets.hash}>
        <span className="flex items-center gap-1">
          <code className="min-w-0 flex-1 truncate font-mono text-xs">{asset.content_hash}</code>
          <CopyButton text={asset.content_hash} />
        </span>
      </Part>
    </div>
  )
}

/** What it is for. */
function RoleChoice({ asset: { content_hash, role } }: { readonly asset: Asset }) {
  const { assets } = useStrings()
  const set = useAct('assets.set_role')
  const may = useMay('assets.set_role')
  if (!may) return <>{role?.replaceAll('_', ' ') ?? assets.roleNone}</>
  return (
    <Select
      label={assets.role}
      value={role ?? ''}
      onChange={next =>
        set.mutate(
          { content_hash, role: roles.find(each => each === next) ?? null },
          { onSuccess: () => tell(assets.roleSet), onError: tellError },
        )
      }
      options={[['', assets.roleNone], ...roles.map(each => [each, each.replaceAll('_', ' ')] as const)]}
    />
  )
}

function Scores({ asset }: { readonly asset: Asset }) {
  const { assets } = useStrings()
  const assess = useAct('assets.assess')
  const may = useMay('assets.assess')
  const { user_rating, assessed_rating, brisque_score, combined_score, content_hash } = asset
  const begin = () =>
    assess.mutate(
      { filters: { content_hash, removed: 'with' } },
      { onSuccess: () => tell(assets.assessStarted), onError: tellError },
    )
  const starred = (count: number | null) => (count === null ? undefined : '★'.repeat(count))
  return (
    <Part title={assets.scores}>
      {assessed_rating === null && brisque_score === null ? (
        <div className="flex items-center justify-between gap-2">
          <span className="text-soft">{assets.notAssessed}</span>
          {may && asset.media_type === 'image' && (
            <Button isBusy={assess.isPending} onClick={begin}>
              {assets.assess}
            </Button>
          )}
        </div>
      ) : null}
      <Facts
        rows={[
          [assets.ownStars, starred(user_rating)],
          [assets.computedStars, starred(assessed_rating)],
          [
            assets.brisque,
            brisque_score === null ? undefined : (
              <>
                {brisque_score.toFixed(1)} <Badge>{assets.brisqueHint}</Badge>
              </>
            ),
          ],
          [assets.combined, combined_score === null ? undefined : combined_score.toFixed(2)],
        ]}
      />
    </Part>
  )
}

export const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="flex min-w-0 flex-col gap-1.5">
    <h2 className="text-faint text-xs font-medium">{title}</h2>
    {children}
  </section>
)
