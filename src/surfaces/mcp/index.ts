export { serveMcpStdio } from './serve-stdio.ts'
