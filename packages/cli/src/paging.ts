import {type Client, InputError, type JsonValue, type Pages, sendPages} from '@sso-oidc/core'
import type {Choice} from './formats/choose-format.ts'
import {countValue} from './words/values.ts'
import type {OperationWords} from './words/words.ts'

/** Which part of a list is wanted. */
export interface Paging {
  readonly members: Pages<string, string>
  /** The service's value for the first page, unless that is the very first. */
  readonly token: string | undefined
  /** Items of that page that an earlier command has printed. */
  readonly skip: number
  readonly maxItems: number
  readonly pageSize: number | undefined
}

type Members = Readonly<Record<string, unknown>>

/**
 * What to do about pages: nothing where the operation has none, and where the caller wants a single one, by
 * `--no-paginate` or by members of the request that choose it.
 *
 * @throws {InputError} when both are wanted, or a count is none
 */
export function pagingOf(words: OperationWords, request: Members): Paging | undefined {
  const {operation, values} = words
  const {pages: members} = operation
  if (members === undefined) return undefined
  const given = ['max-items', 'page-size', 'starting-token'].find((name) => values.has(name))
  if (values.has('no-paginate') || [members.input, members.size].some((member) => Object.hasOwn(request, member))) {
    if (given === undefined) return undefined
    const why = `--no-paginate, ${members.input} and ${members.size} ask for a single one`
    throw new InputError(`--${given} is for a list of which all pages are read, but ${why}.`)
  }
  const {token, skip} = fromResumeToken(members, String(values.get('starting-token') ?? ''))
  const maxItems = countValue(words, 'max-items') ?? Number.POSITIVE_INFINITY
  return {members, token, skip, maxItems, pageSize: countValue(words, 'page-size')}
}

/**
 * Reads the pages and gives what is to be printed, one value after the other: the whole list, or, in the formats in which
 * the AWS CLI prints page after page, a value for each.
 */
export async function readPages(
  client: Client,
  {operation, format}: {operation: OperationWords['operation']; format: Choice},
  {request, paging}: {request: Members; paging: Paging},
): Promise<JsonValue[]> {
  const {members, pageSize} = paging
  const {input, output, list, size} = members
  const first = {...request, ...(paging.token && {[input]: paging.token}), ...(pageSize && {[size]: pageSize})}
  const read: Members[] = []
  let {token, skip, maxItems: room} = paging
  let resume: string | undefined
  for await (const page of sendPages<Members, Members>(client, operation, first)) {
    const items = itemsOf(page, list).slice(skip)
    read.push({...page, [list]: items.slice(0, room)})
    const next = page[output] === undefined ? undefined : String(page[output])
    if (items.length > room) resume = toResumeToken(members, token, skip + room)
    else if (items.length === room && next) resume = toResumeToken(members, next, 0)
    if (resume !== undefined) break
    room -= items.length
    skip = 0
    token = next
  }
  return toValues(format, {list, read, resume}) as JsonValue[]
}

function toValues(
  format: Choice,
  {list, read, resume}: {list: string; read: readonly Members[]; resume: string | undefined},
): Members[] {
  if (format === 'yaml-stream') return [...read]
  if (format === 'text') {
    const pages = read.map((page) => ({[list]: page[list]}))
    return resume === undefined ? pages : [...pages, {NextToken: {NextToken: resume}}]
  }
  const items = read.flatMap((page) => itemsOf(page, list))
  return [{[list]: items, ...(resume === undefined ? {} : {NextToken: resume})}]
}

function itemsOf(page: Members, list: string): unknown[] {
  const items = page[list]
  return Array.isArray(items) ? items : []
}

/** Where a list goes on, to the byte as the AWS CLI writes it: the service's value, and items of that page to pass over. */
function toResumeToken({input}: Pages<string, string>, token: string | undefined, skip: number): string {
  const amount = skip === 0 ? '' : `, "boto_truncate_amount": ${skip}`
  return Buffer.from(`{"${input}": ${JSON.stringify(token ?? null)}${amount}}`).toString('base64')
}

/** The reverse. A text that is no such token is the service's own value. */
function fromResumeToken({input}: Pages<string, string>, text: string): Pick<Paging, 'token' | 'skip'> {
  const other = {token: text || undefined, skip: 0}
  try {
    const {[input]: token, boto_truncate_amount: skip = 0} = JSON.parse(
      Buffer.from(text, 'base64').toString(),
    ) as Members
    if (!Number.isSafeInteger(skip) || (typeof token !== 'string' && token !== null)) return other
    return {token: token ?? undefined, skip: Math.max(0, Number(skip))}
  } catch {
    return other
  }
}
