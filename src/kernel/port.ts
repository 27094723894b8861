/** Names an interface a domain needs from the world; the type travels with the name. */
export interface Port<T> {
  readonly kind: 'port'
  readonly name: string
  /** Never set: carries the type. */
  readonly shape?: T
}

export interface Binding {
  readonly port: Port<unknown>
  readonly thing: unknown
}

export const port = <T>(name: string): Port<T> => ({ kind: 'port', name })

/** Puts a real thing behind a port; the shapes must agree or it does not compile. */
export const provide = <T>(to: Port<T>, thing: NoInfer<T>): Binding => ({ port: to, thing })
