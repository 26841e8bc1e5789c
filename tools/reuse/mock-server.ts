import {type ChildProcess, spawn} from 'node:child_process'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {
  type AnyOperation,
  createClient,
  fetchTransport,
  type Operation,
  operations,
  requestSchema,
  SERVICE_ERRORS,
  ServiceError,
} from '@sso-oidc/core'
import {freePort} from '../free-port.ts'
import {exampleOf} from '../openapi/examples.ts'

/** Returns a sentence for each operation and error of a file that the mock server prism does not answer as the file says. */
export async function mockFaults(file: string): Promise<string[]> {
  return withMockServer(file, async (endpoint) => {
    const faults: string[] = []
    for (const operation of describedIn(file)) {
      for (const error of [undefined, ...operation.errors]) {
        const fault = await faultOf(operation, {endpoint, error})
        if (fault !== undefined) faults.push(fault)
      }
    }
    return faults
  })
}

/** Runs a task with the URL of a mock server of a file. */
export async function withMockServer<T>(file: string, task: (endpoint: string) => Promise<T>): Promise<T> {
  const port = await freePort()
  const program = path.join(import.meta.dirname, 'node_modules/.bin/prism')
  const server = spawn(program, ['mock', '--errors', '--host', '127.0.0.1', '--port', String(port), file])
  try {
    await listening(server)
    return await task(`http://127.0.0.1:${port}`)
  } finally {
    server.kill()
  }
}

/** Returns the operations that a file describes. */
export function describedIn(file: string): AnyOperation[] {
  const text = readFileSync(file, 'utf8')
  return Object.values(operations).filter(({name}) => text.includes(`"operationId": "${name}"`))
}

/** Sends the example of a request and asks for the response or for an error. Returns a sentence if another one arrives. */
async function faultOf(
  operation: AnyOperation,
  {endpoint, error}: {endpoint: string; error: AnyOperation['errors'][number] | undefined},
): Promise<string | undefined> {
  const status = error === undefined ? 200 : SERVICE_ERRORS[error].status
  const prefer = `code=${status}, example=${error ?? operation.name}`
  const send = fetchTransport()
  const client = createClient({
    endpoint,
    maxAttempts: 1,
    sign: async (request) => ({...request, headers: {...request.headers, authorization: 'AWS4-HMAC-SHA256 none'}}),
    transport: (request) =>
      send({...request, headers: {...request.headers, ...(operation.name === 'Logout' && !error ? {} : {prefer})}}),
  })
  const request = exampleOf(requestSchema(operation)) as Record<string, unknown>
  const outcome = await client
    .send(operation as Operation<Record<string, unknown>, unknown>, request)
    .catch((cause: unknown) => cause)
  const actual =
    outcome instanceof ServiceError ? outcome.details.status : outcome instanceof Error ? outcome.message : 200
  return actual === status ? undefined : `${operation.name} ${error ?? ''}: expected ${status}, got ${actual}`
}

/** Waits until the server prints that it is listening. Reads on, because prism ends if nobody reads its output. */
function listening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    server.stdout?.on('data', (chunk: Buffer) => {
      text += String(chunk)
      if (text.includes('is listening')) resolve()
    })
    server.on('close', () => reject(new Error(`prism did not start: ${text}`)))
  })
}
