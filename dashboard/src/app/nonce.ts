import { setNonce } from 'get-nonce'

/** Libraries that make styles of their own are allowed to by the nonce of this page. */
export function readNonce(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content
  if (nonce !== undefined) setNonce(nonce)
}
