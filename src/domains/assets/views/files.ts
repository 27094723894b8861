import { integer, optional, text, view } from '#kernel'
import { AssetDiscovered, AssetFileMissing, AssetOrganized, AssetOrganizeUndone } from '../contract.ts'

/** Every place a file is at: what makes a scan of an unchanged library cheap. */
export const AssetFiles = view('asset_files', {
  about: 'Every known file, with what it looks like without reading it',
  key: ['file_path'],
  columns: {
    file_path: text,
    content_hash: text,
    size_bytes: integer,
    mtime_ns: text,
    inode: text,
    inbox_path: optional(text),
    project: text,
  },
  indexes: [['content_hash']],
  folds: when => [
    when(
      AssetDiscovered,
      data => data.file_path,
      (_, data) => ({
        file_path: data.file_path,
        content_hash: data.content_hash,
        ...data.stamp,
        inbox_path: data.inbox_path ?? null,
        project: data.project_name,
      }),
    ),
    when(
      AssetFileMissing,
      data => data.file_path,
      (row, data) => (row?.content_hash === data.content_hash ? undefined : row),
    ),
    when(
      AssetOrganized,
      data => [[data.source_path], [data.destination_path]],
      (row, data, _, [at]) => {
        if (data.is_sidecar) return row
        if (at === data.source_path) return data.operation === 'move' ? undefined : row
        return {
          file_path: data.destination_path,
          content_hash: data.content_hash,
          ...data.stamp,
          inbox_path: null,
          project: data.project_name,
        }
      },
    ),
    when(
      AssetOrganizeUndone,
      data => [[data.source_path], [data.destination_path]],
      (row, data, _, [at]) => {
        if (data.is_sidecar) return row
        if (at === data.destination_path) return undefined
        if (data.operation !== 'move' || !data.stamp) return row
        return {
          file_path: data.source_path,
          content_hash: data.content_hash,
          ...data.stamp,
          inbox_path: null,
          project: row?.project ?? '',
        }
      },
    ),
  ],
})
