import { processConfig } from './config.ts'

const [command, ...rest] = process.argv.slice(2)
if (command === '--version') {
  const { readVersion } = await import('./main/version.ts')
  console.log(readVersion())
} else if (command === 'up') {
  const { up } = await import('./main/up.ts')
  await up({ config: processConfig(), isDemoWanted: !rest.includes('--no-demo'), isJson: rest.includes('--json'), print: line => console.log(line) })
}
