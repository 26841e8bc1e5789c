import type {Client} from './client.ts'
import {ResponseError} from './errors.ts'
import type {Operation} from './operation.ts'

/**
 * Sends an operation page after page: first the page that the request wants, then each that follows. An operation
 * without pages has one.
 *
 * @example
 * for await (const {accountList = []} of sendPages(client, listAccounts, {accessToken})) console.log(accountList)
 *
 * @throws as `Client.send` does, and {ResponseError} when the service leads back to a page that was there
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
      throw new ResponseError(
        `${operation.name} was answered with the same ${pages.output} twice: its pages have no end.`,
      )
    }
    seen.add(token)
    next = {...request, [pages.input]: token}
  }
}

/**
 * All pages of an operation as one response: the items of all pages, and nothing that belongs to a single one.
 *
 * @throws as `sendPages` does
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
