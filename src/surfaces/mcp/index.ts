export { mcpPart } from './http-part.ts'
export { serveMcpStdio } from './serve-stdio.ts'
export { mcpToolsDocument } from './tools-document.ts'
