import { useState } from 'react'
import { useStrings } from '../strings/strings.tsx'
import { IconButton } from './button.tsx'

/** Puts a text into the clipboard. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const { app } = useStrings()
  const [isCopied, setCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true)
      setTimeout(() => setCopied(false), 1500)
    })
  }
  return (
    <IconButton
      icon={isCopied ? 'check' : 'copy'}
      label={isCopied ? app.copied : (label ?? app.copy)}
      onClick={copy}
    />
  )
}
