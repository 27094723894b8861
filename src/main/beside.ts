import type { Way } from './connect.ts'
import type { DemoScreen } from './demo/show-demo.ts'

/** What a command beside the server has at hand. */
export interface Beside {
  readonly way: Way
  readonly screen: DemoScreen & { printError(line: string): void }
  confirm(question: string): Promise<boolean>
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal
}
