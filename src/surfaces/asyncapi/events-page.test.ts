import { event } from '#kernel'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { asyncApiDocument } from './async-api-document.ts'
import { eventsPage } from './events-page.ts'

const sold = event(
  'tree.sold',
  {
    price: z.object({ amount: z.string(), currency: z.string() }).describe('What was <paid>'),
    parts: z.array(z.object({ name: z.string() })).optional(),
    how: z.enum(['cash', 'card']),
  },
  { subject: () => 'all', about: 'A <tree> & its "price".' },
)
const page = eventsPage(asyncApiDocument({ events: [sold], version: '1' }))

test('what an event says of itself is shown as text, never as markup', () => {
  expect(page).toContain('A &lt;tree&gt; &amp; its &quot;price&quot;.')
  expect(page).toContain('What was &lt;paid&gt;')
})

test('fields are listed with their types, those of objects inside with their way', () => {
  const cells = [...page.matchAll(/<tr><td><code>(\S+)<\/code>(.*?)<\/td><td>(.*?)<\/td>/g)]
  const own = cells.map(([, name, rest, type]) => `${name}${rest ? '?' : ''} ${type}`)
  expect(own.slice(-6)).toEqual([
    'price object',
    'price.amount string',
    'price.currency string',
    'parts? list of object',
    'parts[].name string',
    'how &quot;cash&quot; | &quot;card&quot;',
  ])
})
