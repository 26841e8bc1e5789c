import type {AnyOperation, Client} from '@sso-oidc/core'

/** Creates a client that sends each operation with the client that a function returns for it. */
export function routedClient(clientFor: (operation: AnyOperation) => Client | Promise<Client>): Client {
  return {
    async send(operation, request, options) {
      const client = await clientFor(operation)
      return client.send(operation, request, options)
    },
  }
}
