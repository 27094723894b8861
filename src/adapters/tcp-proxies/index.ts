export { tcpProxies } from './tcp-proxies.ts'
