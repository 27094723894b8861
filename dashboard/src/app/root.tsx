import { Outlet } from '@tanstack/react-router'
import { Toasts } from '../parts/toasts.tsx'

export const Root = () => (
  <>
    <Outlet />
    <Toasts />
  </>
)
