import { useState } from 'react'
import { useMay, useRead } from '../../client/alice.ts'
import { useSession } from '../../client/session.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Facts } from '../../parts/facts.tsx'
import { bytes, number } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Card } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { TabPage } from './tab-page.tsx'
import { useDiagnostics } from './use-diagnostics.ts'

/** Which Alice this is, what to read of it, and what to tell somebody who helps. */
export function AboutTab() {
  const { settings } = useStrings()
  const session = useSession()
  const maySee = useMay('system.status')
  const { data } = useRead('system.status', {}, { enabled: maySee })
  const store = Object.entries(data?.store ?? {}).map(([name, value]) => partOfStore(name, value))
  const rows: readonly (readonly [string, string | undefined])[] = [
    [settings.version, data?.version ?? session?.version],
    [settings.process, data?.node],
    [settings.store, store.length > 0 ? store.join(' · ') : undefined],
    [settings.events, data && number(data.head)],
    [
      settings.signedInAs,
      session && [`${session.actor.kind}:${session.actor.id}`, ...session.roles].join(' · '),
    ],
    [settings.license, settings.licenseText],
  ]
  return (
    <TabPage about={settings.licensesOfOthers}>
      <div className="grid gap-4 md:grid-cols-2">
        <Card title={settings.aboutTitle}>
          <Facts rows={rows} />
        </Card>
        <Card title={settings.reading} isFlush>
          <Reading />
        </Card>
      </div>
      <Diagnostics />
    </TabPage>
  )
}

/** `file_bytes: 1687552` is `file 1.6 MiB`. */
const partOfStore = (name: string, value: string | number) =>
  name.endsWith('_bytes')
    ? `${name.slice(0, -6).replaceAll('_', ' ')} ${bytes(Number(value))}`
    : `${name.replaceAll('_', ' ')} ${typeof value === 'number' ? number(value) : value}`

function Reading() {
  const { settings } = useStrings()
  const links = [
    ['/docs', settings.documentation],
    ['/docs/live', settings.live],
    ['/openapi.json', settings.openapi],
    ['/asyncapi.json', settings.asyncapi],
    ['/llms.txt', settings.llms],
  ] as const
  return (
    <ul className="divide-y text-[13px]">
      {links.map(([href, label]) => (
        <li key={href}>
          <a
            href={href}
            target="_blank"
            rel="noreferrer"
            className="hover:bg-hover flex items-center gap-2 px-4 py-2"
          >
            <span className="flex-1">{label}</span>
            <code className="text-soft font-mono text-xs">{href}</code>
            <Icon name="external" size={14} className="text-faint" />
          </a>
        </li>
      ))}
    </ul>
  )
}

function Diagnostics() {
  const { settings } = useStrings()
  const [isShown, setShown] = useState(false)
  const diagnostics = useDiagnostics()
  return (
    <Card
      title={settings.diagnostics}
      actions={
        <CopyButton text={JSON.stringify(diagnostics, undefined, 2)} label={settings.diagnosticsCopy} />
      }
    >
      <p className="text-soft text-[13px]">{settings.diagnosticsAbout}</p>
      <details className="mt-2 text-[13px]" onToggle={event => setShown(event.currentTarget.open)}>
        <summary className="text-accent">{settings.diagnosticsShow}</summary>
        {isShown && <JsonView value={diagnostics} label={settings.diagnostics} />}
      </details>
    </Card>
  )
}
