export {type NodeTransportOptions, nodeTransport} from './node-transport.ts'
