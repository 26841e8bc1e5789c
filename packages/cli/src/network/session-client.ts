import {type Client, createClient, type ServiceName, serviceOf, type Transport} from '@sso-oidc/core'
import {type EndpointSettings, serviceEndpoint} from './service-endpoint.ts'

/** Settings of the client of a session. */
export interface SessionClientSettings extends EndpointSettings {
  readonly region: string
  readonly transport: Transport
}

/** Creates a client that sends each operation to the configured endpoint of its service. */
export function sessionClient({region, transport, ...endpoints}: SessionClientSettings): Client {
  const clients = new Map<ServiceName, Client>()
  const clientOf = (service: ServiceName): Client => {
    const known = clients.get(service)
    if (known !== undefined) return known
    const created = createClient({endpoint: serviceEndpoint(service, region, endpoints), transport})
    clients.set(service, created)
    return created
  }
  return {send: (operation, request, options) => clientOf(serviceOf(operation)).send(operation, request, options)}
}
