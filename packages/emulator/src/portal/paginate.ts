import {Rejection} from '../service/rejections.ts'

/** Default number of items per page. Inferred. */
const DEFAULT_SIZE = 100

/** Page of a list. */
export interface Page<Item> {
  readonly items: Item[]
  readonly nextToken?: string
}

/**
 * Returns the requested page of a list.
 *
 * @param name Name of the list. A token is valid only for the list that it was issued for.
 * @throws {Rejection} if the token was not issued for this list
 */
export function paginate<Item>(
  name: string,
  items: readonly Item[],
  {nextToken, maxResults = DEFAULT_SIZE}: {nextToken?: string; maxResults?: number},
): Page<Item> {
  const from = nextToken === undefined ? 0 : readToken(name, nextToken)
  const to = from + maxResults
  const page = {items: items.slice(from, to)}
  return to < items.length ? {...page, nextToken: writeToken(name, to)} : page
}

function writeToken(name: string, offset: number): string {
  return Buffer.from(`${name} ${offset}`).toString('base64url')
}

function readToken(name: string, token: string): number {
  const [list, offset = ''] = Buffer.from(token, 'base64url').toString('latin1').split(' ')
  if (list !== name || !/^\d{1,9}$/.test(offset)) throw new Rejection('invalidPage')
  return Number(offset)
}
