import { z } from 'zod'
import { common, cpu, engine, image, instances, memoryMb, template } from './template.ts'
import { numbered, wordsOf } from './words.ts'

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>It works</title>
<h1>It works</h1>
<p>This page is served by a resource of a blueprint.</p>
</html>
`

/** The one that works on a bare machine: a process that serves one page. */
export const simpleWebApp = template('simple-web-app', {
  title: 'Simple web app',
  about:
    'One or more servers of a page. On the engine process it needs nothing installed; docker runs an image.',
  category: 'web',
  tags: ['web', 'page', 'process', 'docker', 'start'],
  parameters: {
    ...common,
    engine: engine('process', 'docker', 'fake'),
    instance_count: instances(1),
    cpu: cpu(0.5),
    memory_mb: memoryMb(256),
    image: image('nginx:1.27-alpine').describe('what docker runs'),
    port: z.coerce.number().int().min(1).max(65_535).default(80).describe('where the image listens'),
    command: z.array(z.string().max(1000)).max(50).optional().describe('in the place of that of the image'),
    page: z.string().min(1).max(20_000).default(page).describe('what the process serves, as HTML'),
  },

  make(wish) {
    const { service } = wordsOf(wish.engine)
    const health_check = { http_path: '/' }
    const served = { site: { 'index.html': wish.page }, ports: [{ port: 8080, host_port: 0 }], health_check }
    const contained = {
      image: wish.image,
      ...(wish.command && { command: wish.command }),
      cpu: wish.cpu,
      memory_mb: wish.memory_mb,
      ports: [{ port: wish.port, host_port: 0 }],
      health_check,
    }
    const specs = wish.engine === 'process' ? served : contained
    return {
      description: 'A page, served at any free port',
      resources: numbered('web', wish.instance_count).map(name => service(name, specs)),
    }
  },
})
