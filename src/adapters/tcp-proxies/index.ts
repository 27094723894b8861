export { tcpProxies, type TcpProxiesOptions } from './tcp-proxies.ts'
