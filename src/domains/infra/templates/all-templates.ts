import { aliceStack } from './alice-stack.ts'
import { apiGateway } from './api-gateway.ts'
import { dataPipeline } from './data-pipeline.ts'
import { haWebApp } from './ha-web-app.ts'
import { microservicesK8s } from './microservices-k8s.ts'
import { mlTraining } from './ml-training.ts'
import { observabilityStack } from './observability-stack.ts'
import { postgresHa } from './postgres-ha.ts'
import { redisCluster } from './redis-cluster.ts'
import { simpleWebApp } from './simple-web-app.ts'
import type { Template } from './template.ts'
import { zeroTrustNetwork } from './zero-trust-network.ts'

/** What a blueprint can begin with, the simplest first. */
export const templates: readonly Template[] = [
  simpleWebApp,
  haWebApp,
  microservicesK8s,
  postgresHa,
  dataPipeline,
  mlTraining,
  zeroTrustNetwork,
  observabilityStack,
  apiGateway,
  redisCluster,
  aliceStack,
]

export const findTemplate = (name: string): Template | undefined => templates.find(each => each.name === name)

/** Templates in whose name, title, text or tags every word occurs; those with it in the name come first. */
export function searchTemplates(words: string): readonly Template[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const score = ({ name, title, about, category, tags }: Template) => {
    const places = [name, `${title} ${tags.join(' ')} ${category}`, about].map(text => text.toLowerCase())
    const ranks = wanted.map(word => places.findIndex(text => text.includes(word)))
    return ranks.includes(-1) ? undefined : ranks.reduce((sum, rank) => sum + rank, 0)
  }
  return templates
    .flatMap(template => {
      const rank = score(template)
      return rank === undefined ? [] : [{ template, rank }]
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ template }) => template)
}
