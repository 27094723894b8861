import { useNavigate, useSearch } from '@tanstack/react-router'
import type { SettingsSearch } from './routes.ts'

type Changes = { readonly [K in keyof SettingsSearch]: SettingsSearch[K] | undefined }

/** The filters in the address of the open tab, and how to change them; nothing and an empty text take one away. */
export function useSettingsSearch() {
  const search = useSearch({ strict: false }) as SettingsSearch
  const navigate = useNavigate()
  const change = (changes: Changes) =>
    void navigate({
      to: '.',
      search: Object.fromEntries(
        Object.entries({ ...search, ...changes }).filter(([, value]) => value !== undefined && value !== ''),
      ),
      replace: true,
    })
  return { search, change }
}
