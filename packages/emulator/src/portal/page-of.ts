import {Refusal} from '../service/refusals.ts'

/** Items of a page when the request does not say how many. Inferred. */
const DEFAULT_SIZE = 100

/** A page of a list. */
export interface Page<Item> {
  readonly items: Item[]
  readonly nextToken?: string
}

/**
 * The page of a list that a request wants.
 *
 * @param name Of the list, so that no other list takes its tokens
 * @throws {Refusal} for a token that did not come with a page of this list
 */
export function pageOf<Item>(
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
  if (list !== name || !/^\d{1,9}$/.test(offset)) throw new Refusal('invalidPage')
  return Number(offset)
}
