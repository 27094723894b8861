import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = process.env.ALICE_URL ?? 'http://127.0.0.1:4100'

// Built into dist/console: the page, and in its folder `console` everything the page loads, named by what is in it.
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react(), tailwind()],
  build: {
    outDir: here('../dist/console'),
    emptyOutDir: true,
    assetsDir: 'console',
    // Files of their own: a page whose policy allows no data: scripts or fonts needs none.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome125', 'firefox128', 'safari18'],
    chunkSizeWarningLimit: 600,
  },
  server: {
    // A page of Vite's is another origin to Alice; passed on without it, its requests are as good as a program's.
    proxy: Object.fromEntries(
      ['/api', '/ws', '/session', '/health', '/openapi.json', '/asyncapi.json'].map(path => [
        path,
        { target: server, ws: path === '/ws', configure: proxy => proxy.on('proxyReq', forgetOrigin) },
      ]),
    ),
  },
})

const forgetOrigin = (request: { removeHeader(name: string): void }) => {
  request.removeHeader('origin')
  request.removeHeader('sec-fetch-site')
}
