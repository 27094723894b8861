import { lazy, type ComponentType } from 'react'
import type { Name } from '../../client/alice.ts'

type TabId =
  | 'configuration'
  | 'keys'
  | 'assistants'
  | 'roles'
  | 'secrets'
  | 'limits'
  | 'webhooks'
  | 'audit'
  | 'log'
  | 'doctor'
  | 'about'

export interface SettingsTab {
  readonly id: TabId
  /** Whoever may ask none of these has nothing to see there. */
  readonly needs?: readonly Name[]
  readonly Content: ComponentType
}

const tab = (
  id: TabId,
  needs: readonly Name[] | undefined,
  load: () => Promise<ComponentType>,
): SettingsTab => ({
  id,
  ...(needs && { needs }),
  Content: lazy(async () => ({ default: await load() })),
})

/** In the order in which people look for them. */
export const settingsTabs: readonly SettingsTab[] = [
  tab(
    'configuration',
    ['system.config'],
    async () => (await import('./configuration-tab.tsx')).ConfigurationTab,
  ),
  tab('keys', ['keys.list'], async () => (await import('./keys-tab.tsx')).KeysTab),
  tab('assistants', undefined, async () => (await import('./assistants-tab.tsx')).AssistantsTab),
  tab('roles', ['roles.list'], async () => (await import('./roles-tab.tsx')).RolesTab),
  tab('secrets', ['secrets.list'], async () => (await import('./secrets-tab.tsx')).SecretsTab),
  tab(
    'limits',
    ['limits.list', 'quotas.list', 'budgets.list'],
    async () => (await import('./limits-tab.tsx')).LimitsTab,
  ),
  tab('webhooks', ['webhooks.list'], async () => (await import('./webhooks-tab.tsx')).WebhooksTab),
  tab('audit', ['audit.list'], async () => (await import('./audit-tab.tsx')).AuditTab),
  tab('log', ['logs.read'], async () => (await import('./log-tab.tsx')).LogTab),
  tab('doctor', ['system.doctor'], async () => (await import('./doctor-tab.tsx')).DoctorTab),
  tab('about', undefined, async () => (await import('./about-tab.tsx')).AboutTab),
]
