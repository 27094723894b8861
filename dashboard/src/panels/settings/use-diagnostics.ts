import { useMay, useRead } from '../../client/alice.ts'

/** What helps somebody who helps: only what this person may see, and the server keeps secrets out of its settings. */
export function useDiagnostics(): Readonly<Record<string, unknown>> {
  const [maySee, mayAsk, mayRead] = [
    useMay('system.status'),
    useMay('system.doctor'),
    useMay('system.config'),
  ]
  const status = useRead('system.status', {}, { enabled: maySee })
  const doctor = useRead('system.doctor', {}, { enabled: mayAsk })
  const config = useRead('system.config', {}, { enabled: mayRead })
  return {
    console: { browser: navigator.userAgent, language: document.documentElement.lang },
    ...status.data,
    findings: doctor.data?.findings,
    settings: config.data?.settings.filter(({ source }) => source === 'environment'),
  }
}
