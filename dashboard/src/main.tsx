import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { applyLook } from './app/look.ts'
import { readNonce } from './app/nonce.ts'
import { router } from './app/router.tsx'
import './app/theme.css'
import { queries } from './client/alice.ts'
import { Speaking } from './strings/strings.tsx'

readNonce()
applyLook()
createRoot(document.querySelector('#root')!).render(
  <Speaking>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </Speaking>,
)
