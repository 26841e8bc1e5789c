import type {Client} from './client.ts'
import {ResponseError} from './errors.ts'
import type {Operation} from './operation.ts'

/**
 * Sends an operation page by page: first the requested page, then all pages that follow it. An operation without pages
 * has one.
 *
 * @example
 * for await (const {accountList = []} of sendPages(client, listAccounts, {accessToken})) console.log(accountList)
 *
 * @throws {ResponseError} if the service returns the same page token twice
 * @throws as `Client.send`
 */
export async function* sendPages<Request, Response>(
  client: Client,
  operation: Operation<Request, Response>,
  request: Request,
  options: {signal?: AbortSignal} = {},
): AsyncGenerator<Response, void, undefined> {
  const {pages} = operation
  const seen = new Set<unknown>()
  for (let next = request; ; ) {
    const response = await client.send(operation, next, options)
    yield response
    const token = pages === undefined ? undefined : response[pages.output]
    if (pages === undefined || !token) return
    if (seen.has(token)) {
      throw new ResponseError(`${operation.name} returned the same ${pages.output} twice, so its pages never end.`)
    }
    seen.add(token)
    next = {...request, [pages.input]: token}
  }
}

/**
 * Sends an operation page by page and returns one response with the items of all pages.
 *
 * @throws as `sendPages`
 */
export async function sendAll<Request, Response>(
  client: Client,
  operation: Operation<Request, Response>,
  request: Request,
  options: {signal?: AbortSignal} = {},
): Promise<Response> {
  const {pages} = operation
  if (pages === undefined) return client.send(operation, request, options)
  const items: unknown[] = []
  for await (const response of sendPages(client, operation, request, options)) {
    items.push(...((response[pages.list] ?? []) as unknown[]))
  }
  return {[pages.list]: items} as Response
}
