import { z } from 'zod'

/** Whether a browser can be shown on this machine. */
export const browserSettings = {
  CI: z.string().optional().describe('set by build servers; no browser is opened there'),
  DISPLAY: z.string().optional().describe('X display; where neither is set, Linux has no browser to open'),
  WAYLAND_DISPLAY: z.string().optional().describe('Wayland display'),
}
