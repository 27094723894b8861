import { Link } from '@tanstack/react-router'
import { useRead } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { number } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'

/** Pictures that look alike, nearest first. */
export function SimilarAssets({ hash }: { readonly hash: string }) {
  const { assets } = useStrings()
  const answer = useRead('assets.similar', { content_hash: hash, limit: 24 })
  return (
    <Answer of={answer}>
      {({ results, not_compared }) => (
        <div className="flex flex-col gap-3 p-4 text-[13px]">
          {results.length === 0 && <p className="text-soft">{assets.noSimilar}</p>}
          <ul className="grid grid-cols-3 gap-2">
            {results.map(({ content_hash, file_name, thumbnail }) => (
              <li key={content_hash}>
                <Link
                  to="/assets/$hash"
                  params={{ hash: content_hash }}
                  title={file_name}
                  className="bg-sunken text-faint flex aspect-square items-center justify-center overflow-hidden rounded-md p-0 text-2xs break-all"
                >
                  {thumbnail ? (
                    <img
                      src={`/api/v1/blobs/${thumbnail}`}
                      alt={file_name}
                      className="size-full object-cover"
                    />
                  ) : (
                    file_name
                  )}
                </Link>
              </li>
            ))}
          </ul>
          {not_compared > 0 && (
            <p className="text-faint text-xs">{assets.notCompared(number(not_compared))}</p>
          )}
        </div>
      )}
    </Answer>
  )
}
