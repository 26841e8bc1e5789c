import type {Client} from './client.ts'
import {ResponseError} from './errors.ts'
import type {Operation} from './operation.ts'

/**
 * Sends an operation page by page, and yields each response. Starts with the page of the request. An operation without
 * pages has one response.
 *
 * Sends the next request only when the caller asks for the next page.
 *
 * @example
 * for await (const {accountList = []} of sendPages(client, listAccounts, {accessToken})) console.log(accountList)
 *
 * @throws {ResponseError} `InvalidResponse` if the service returns the same page token twice
 * @throws as `Client.send`
 */
export async function* sendPages<Request, Response>(
  client: Client,
  operation: Operation<Request, Response>,
  request: Request,
  options: {signal?: AbortSignal | undefined} = {},
): AsyncGenerator<Response, void, undefined> {
  const {pages} = operation
  const seen = new Set<unknown>()
  for (let next = request; ; ) {
    const response = await client.send(operation, next, options)
    yield response
    const token = pages === undefined ? undefined : response[pages.output]
    if (pages === undefined || !token) return
    if (seen.has(token)) {
      throw new ResponseError(`${operation.name} returned the same ${pages.output} twice, so the pages have no end.`)
    }
    seen.add(token)
    next = {...request, [pages.input]: token}
  }
}

/**
 * Sends an operation page by page and returns one response with the items of all pages. If one page fails, the call fails.
 *
 * @example
 * const {accountList = []} = await sendAll(client, listAccounts, {accessToken})
 *
 * @throws as `sendPages`
 */
export async function sendAll<Request, Response>(
  client: Client,
  operation: Operation<Request, Response>,
  request: Request,
  options: {signal?: AbortSignal | undefined} = {},
): Promise<Response> {
  const {pages} = operation
  if (pages === undefined) return client.send(operation, request, options)
  const items: unknown[] = []
  for await (const response of sendPages(client, operation, request, options)) {
    items.push(...((response[pages.list] ?? []) as unknown[]))
  }
  return {[pages.list]: items} as Response
}
