import { realClock } from '#kernel/testing'
import { destinationsLaw } from './destinations-law.ts'
import { memoryDestinations } from './memory-destinations.ts'

destinationsLaw('the fake', async answer => {
  const url = 'https://hooks.example/1'
  return {
    destinations: memoryDestinations({ [url]: answer }, realClock.after),
    url,
    deadUrl: 'https://nobody.example/',
    async [Symbol.asyncDispose]() {},
  }
})
