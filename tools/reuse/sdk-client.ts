import {isDeepStrictEqual} from 'node:util'
import * as portal from '@aws-sdk/client-sso'
import * as oidc from '@aws-sdk/client-sso-oidc'
import {type AnyOperation, requestSchema, responseSchema, serviceOf} from '@sso-oidc/core'
import {exampleOf} from '../openapi/examples.ts'
import {describedIn, withMockServer} from './mock-server.ts'

/** Command and client of the SDK, for operations that are only known at run time. */
type Command = new (input: unknown) => object
interface SdkClient {
  send(command: object): Promise<{$metadata?: unknown}>
  destroy(): void
}

/** Returns a sentence for each operation of a file whose example the AWS SDK does not send to the mock server, or not get back. */
export async function sdkFaults(file: string): Promise<string[]> {
  return withMockServer(file, async (endpoint) => {
    const credentials = {accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example'}
    const settings = {endpoint, credentials, region: 'us-east-1', maxAttempts: 1}
    const clients = {
      sso: new portal.SSOClient(settings),
      'sso-oidc': new oidc.SSOOIDCClient(settings),
    } as unknown as Record<'sso' | 'sso-oidc', SdkClient>
    const faults: string[] = []
    for (const operation of describedIn(file)) {
      const request = exampleOf(requestSchema(operation))
      const Constructor = commands[`${operation.name}Command`]
      if (Constructor === undefined) throw new Error(`The SDK has no ${operation.name}Command.`)
      const send = clients[serviceOf(operation)].send(new Constructor(request))
      const fault = await send.then((response) => differenceOf(operation, response), String)
      if (fault !== undefined) faults.push(`${operation.name}: ${fault}`)
    }
    for (const client of Object.values(clients)) client.destroy()
    return faults
  })
}

const commands = {...oidc, ...portal} as unknown as Readonly<Record<string, Command | undefined>>

function differenceOf(operation: AnyOperation, {$metadata: _, ...response}: {$metadata?: unknown}): string | undefined {
  const expected = exampleOf(responseSchema(operation))
  return isDeepStrictEqual(response, expected) ? undefined : `the SDK reads ${JSON.stringify(response)}`
}
