import type {AnyOperation, Client} from '@sso-oidc/core'

/** Creates a client that sends each operation with the client that a function returns for it. */
export function routedClient(clientFor: (operation: AnyOperation) => Client): Client {
  return {send: async (operation, request, options) => clientFor(operation).send(operation, request, options)}
}
