import { text, view } from '#kernel'
import { AssetInboxUnwatched, AssetInboxWatched } from '../contract.ts'

export const AssetInboxes = view('asset_inboxes', {
  about: 'The folders that are watched',
  key: ['inbox'],
  columns: { inbox: text, watched_by: text, watched_since: text },
  folds: when => [
    when(
      AssetInboxWatched,
      data => data.inbox,
      (row, { inbox, watched_by }, { time }) => row ?? { inbox, watched_by, watched_since: time },
    ),
    when(
      AssetInboxUnwatched,
      data => data.inbox,
      () => undefined,
    ),
  ],
})
