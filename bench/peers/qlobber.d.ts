declare module 'qlobber' {
  export class Qlobber<T> {
    constructor(options: { separator: string; wildcard_one: string; wildcard_some: string })
    add(pattern: string, value: T): void
    match(topic: string): T[]
  }
}
