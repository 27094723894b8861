import { signOut, useSession } from '../client/session.ts'
import { useSignal } from '../client/signal.ts'
import { IconButton } from '../parts/button.tsx'
import { Menu } from '../parts/menu.tsx'
import { languages, type Language } from '../strings/languages.ts'
import { useLanguage, useStrings } from '../strings/strings.tsx'
import { density, theme, type Theme } from './look.ts'

/** What is chosen seldom: how the page looks and speaks, and who is signed in. */
export const TopMenus = ({ first }: { readonly first: 'look' | 'account' }) => (
  <>
    <LookMenu isFirst={first === 'look'} />
    <AccountMenu isFirst={first === 'account'} />
  </>
)

interface TopMenuProps {
  /** It was asked for before it was loaded. */
  readonly isFirst: boolean
}

function LookMenu({ isFirst }: TopMenuProps) {
  const { app } = useStrings()
  const { language, choose } = useLanguage()
  const [lit, dense] = [useSignal(theme), useSignal(density)]
  const themes: readonly (readonly [Theme, string])[] = [
    ['system', app.themeSystem],
    ['light', app.themeLight],
    ['dark', app.themeDark],
  ]
  const languageItems = (Object.entries(languages) as [Language, string][]).map(([id, label]) => ({
    label,
    isChosen: id === language,
    onSelect: () => choose(id),
  }))
  return (
    <Menu
      isOpenAtFirst={isFirst}
      trigger={<IconButton icon="sun" label={`${app.theme}, ${app.density}, ${app.language}`} />}
      groups={[
        {
          title: app.theme,
          items: themes.map(([id, label]) => ({
            label,
            isChosen: lit === id,
            onSelect: () => theme.set(id),
          })),
        },
        {
          title: app.density,
          items: [
            {
              label: app.densityComfortable,
              isChosen: dense === 'comfortable',
              onSelect: () => density.set('comfortable'),
            },
            {
              label: app.densityCompact,
              isChosen: dense === 'compact',
              onSelect: () => density.set('compact'),
            },
          ],
        },
        { title: app.language, items: languageItems },
      ]}
    />
  )
}

function AccountMenu({ isFirst }: TopMenuProps) {
  const { app } = useStrings()
  const session = useSession()
  if (!session) return null
  const { actor, roles, version } = session
  return (
    <Menu
      isOpenAtFirst={isFirst}
      trigger={<IconButton icon="person" label={`${app.account}: ${actor.id}`} />}
      groups={[
        {
          title: `${actor.id}${roles.length > 0 ? ` · ${roles.join(', ')}` : ''} · ${app.name} ${version}`,
          items: [
            { label: app.documentation, onSelect: () => void window.open('/docs', '_blank', 'noopener') },
            { label: app.signOut, onSelect: () => void signOut() },
          ],
        },
      ]}
    />
  )
}
