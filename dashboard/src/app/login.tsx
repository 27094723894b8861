import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useState, type SyntheticEvent } from 'react'
import { signIn } from '../client/session.ts'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Field, TextInput } from '../parts/field.tsx'
import { useStrings } from '../strings/strings.tsx'
import { Logo } from './logo.tsx'

/** Only a place of this console: never an address from outside. */
const safePlace = (wanted: unknown) =>
  typeof wanted === 'string' && /^\/(?!\/)[\w/?=&%.,*>:-]*$/.test(wanted) ? wanted : '/'

export function Login() {
  const { login } = useStrings()
  const navigate = useNavigate()
  const search = useRouterState({ select: ({ location }) => location.search as { readonly to?: unknown } })
  const [key, setKey] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  const enter = async (shown: Parameters<typeof signIn>[0]) => {
    setBusy(true)
    setProblem(undefined)
    try {
      await signIn(shown)
      await navigate({ to: safePlace(search.to), replace: true })
    } catch (error) {
      setProblem('code' in shown ? login.linkUsed : (error as Error).message)
    } finally {
      setBusy(false)
    }
  }

  // The code of a link stands behind the # and goes away with the first look at it.
  useEffect(() => {
    const code = /^#code=([\w-]{10,200})$/.exec(location.hash)?.[1]
    if (code === undefined) return
    history.replaceState(null, '', location.pathname + location.search)
    void enter({ code })
  }, [])

  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    void enter({ key })
  }

  return (
    <main className="flex min-h-dvh items-center justify-center p-4">
      <div className="flex w-full max-w-sm flex-col gap-5">
        <div className="flex items-center gap-3">
          <Logo size={36} />
          <h1 className="text-xl font-semibold tracking-tight">{login.title}</h1>
        </div>
        <form onSubmit={submit} className="card flex flex-col gap-4 p-5">
          <Field label={login.key} hint={login.keyHint} error={problem}>
            {id => (
              <TextInput
                id={id}
                name="key"
                type="password"
                autoComplete="current-password"
                required
                autoFocus
                aria-invalid={problem !== undefined}
                value={key}
                onChange={event => setKey(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {isBusy ? login.working : login.submit}
          </Button>
        </form>
        <section className="text-soft flex flex-col gap-2 text-[13px]">
          <h2 className="text-ink font-medium">{login.whereTitle}</h2>
          <p>{login.where}</p>
          <Command text={login.command} />
          <p>{login.whereOther}</p>
          <Command text={login.commandOther} />
        </section>
      </div>
    </main>
  )
}

const Command = ({ text }: { readonly text: string }) => (
  <div className="card flex items-center justify-between pl-3">
    <code className="text-ink truncate font-mono text-xs">{text}</code>
    <CopyButton text={text} />
  </div>
)
