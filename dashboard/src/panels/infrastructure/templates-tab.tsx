import { useMemo } from 'react'
import { useMay, useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { Empty } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { categories } from './address.ts'
import { nodesOf } from './blueprint-nodes.ts'
import type { TabProps } from './infrastructure-screen.tsx'
import { ResourcePicture } from './resource-picture.tsx'
import { TemplateDrawer } from './template-drawer.tsx'

type Template = Item<'templates.list', 'templates'>

export function TemplatesTab({ search, go }: TabProps) {
  const { app, infrastructure: say } = useStrings()
  const { words, category, template } = search
  const listed = useRead('templates.list', { category }, { enabled: words === undefined, keepsLast: true })
  const found = useRead(
    'templates.search',
    { text: words ?? '' },
    { enabled: words !== undefined, keepsLast: true },
  )
  return (
    <>
      <div role="search" className="flex flex-wrap items-center gap-2 border-b p-3">
        <SearchInput
          label={say.searchTemplates}
          value={words ?? ''}
          onChange={text => go({ words: text || undefined })}
          className="w-full md:w-60"
        />
        {words === undefined && <Categories chosen={category} go={go} />}
      </div>
      <Answer of={words === undefined ? listed : found}>
        {({ templates }) =>
          templates.length === 0 ? (
            <Empty
              icon="search"
              title={say.noTemplateFits}
              actions={
                <Button onClick={() => go({ words: undefined, category: undefined })}>
                  {app.clearFilters}
                </Button>
              }
            >
              {say.noTemplateHint}
            </Empty>
          ) : (
            <ul aria-label={say.templates} className="grid gap-4 p-4 sm:grid-cols-2 xl:grid-cols-3">
              {templates.map(each => (
                <Tile key={each.name} template={each} onOpen={() => go({ template: each.name })} />
              ))}
            </ul>
          )
        }
      </Answer>
      <TemplateDrawer name={template} onClose={() => go({ template: undefined })} />
    </>
  )
}

function Categories({ chosen, go }: { readonly chosen: string | undefined; go: TabProps['go'] }) {
  const { infrastructure: say } = useStrings()
  const { data } = useRead('templates.categories', {})
  const counts = new Map(data?.categories.map(({ category, templates }) => [category, templates]))
  const look =
    'text-soft hover:text-ink aria-pressed:bg-accent-wash aria-pressed:text-accent h-7 rounded-full px-3 text-xs font-medium'
  return (
    <div role="group" aria-label={say.templates} className="flex flex-wrap gap-1">
      <button
        type="button"
        aria-pressed={chosen === undefined}
        className={look}
        onClick={() => go({ category: undefined })}
      >
        {say.allCategories}
      </button>
      {categories
        .filter(each => counts.has(each))
        .map(each => (
          <button
            key={each}
            type="button"
            aria-pressed={chosen === each}
            className={look}
            onClick={() => go({ category: each })}
          >
            {each} {counts.get(each)}
          </button>
        ))}
    </div>
  )
}

function Tile({ template, onOpen }: { readonly template: Template; onOpen(): void }) {
  const { infrastructure: say } = useStrings()
  const { name, title, about, engines } = template
  return (
    <li className="hover:border-edge relative flex flex-col overflow-hidden rounded-lg border transition-colors">
      <div className="bg-sunken h-36 border-b p-2">
        <Picture name={name} title={title} />
      </div>
      <div className="flex flex-1 flex-col gap-1.5 p-3.5">
        <h2 className="text-sm font-semibold">
          <button type="button" onClick={onOpen} className="text-left after:absolute after:inset-0">
            {title}
          </button>
        </h2>
        <p className="text-soft line-clamp-3 flex-1 text-[13px]">{about}</p>
        <p className="flex flex-wrap gap-1 pt-1">
          {engines.map(engine => (
            <Badge key={engine}>{engine}</Badge>
          ))}
          <span className="sr-only">{say.runsOn(engines.join(', '))}</span>
        </p>
      </div>
    </li>
  )
}

function Picture({ name, title }: { readonly name: string; readonly title: string }) {
  const { infrastructure: say } = useStrings()
  const may = useMay('templates.get')
  const { data } = useRead('templates.get', { template: name }, { enabled: may })
  const nodes = useMemo(() => (data ? nodesOf(data.blueprint) : []), [data])
  if (!data) return null
  return <ResourcePicture nodes={nodes} label={say.pictureOf(title, nodes.length)} />
}
