import { Link } from '@tanstack/react-router'
import type { Output } from '../../client/alice.ts'
import { Facts } from '../../parts/facts.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { Part } from './asset-facts.tsx'

/** How it was made, and what it has to do with others. */
export function AssetOrigin({ asset }: { readonly asset: Output<'assets.get'> }) {
  const { assets } = useStrings()
  const { prompt, negative_prompt, model, seed, generation_params, metadata, assessment, relations } = asset
  const workflow = workflowOf(generation_params) ?? workflowOf(metadata)
  const isSilent = !prompt && !model && !generation_params
  return (
    <div className="flex flex-col gap-5 p-4 text-[13px]">
      {isSilent ? (
        <p className="text-soft">{assets.noOrigin}</p>
      ) : (
        <Facts
          rows={[
            [assets.source, asset.ai_source],
            [assets.prompt, prompt],
            [assets.negative, negative_prompt],
            [assets.model, model],
            [assets.seed, seed],
          ]}
        />
      )}
      <Part title={assets.relations}>
        {relations.length === 0 && <p className="text-soft">{assets.noRelations}</p>}
        <ul className="flex flex-col gap-1">
          {relations.map(({ other_hash, kind, direction, note }) => (
            <li key={`${other_hash}${kind}${direction}`} className="flex min-w-0 items-center gap-2">
              <span className="text-soft whitespace-nowrap">
                {direction === 'to' ? assets.relationTo(kind) : assets.relationFrom(kind)}
              </span>
              <Link
                to="/assets/$hash"
                params={{ hash: other_hash }}
                className="text-accent min-w-0 truncate font-mono text-xs hover:underline"
              >
                {other_hash.slice(0, 12)}
              </Link>
              {note !== null && <span className="text-faint truncate text-xs">{note}</span>}
            </li>
          ))}
        </ul>
      </Part>
      {generation_params && (
        <Part title={assets.parameters}>
          <JsonView value={generation_params} label={assets.parameters} />
        </Part>
      )}
      {workflow !== undefined && (
        <Part title={assets.workflow}>
          <JsonView value={workflow} label={assets.workflow} />
        </Part>
      )}
      {assessment && (
        <Part title={assets.assessment}>
          <JsonView value={assessment} label={assets.assessment} />
        </Part>
      )}
      {metadata && (
        <Part title={assets.metadata}>
          <JsonView value={metadata} label={assets.metadata} />
        </Part>
      )}
    </div>
  )
}

/** The graph a generator was run with, where the file carries it. */
const workflowOf = (from: Readonly<Record<string, unknown>> | null): unknown => from?.workflow ?? undefined
