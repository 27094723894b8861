export { serveMcpStdio, type McpOptions } from './serve-stdio.ts'
