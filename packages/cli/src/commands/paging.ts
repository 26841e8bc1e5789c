import {
  type AnyOperation,
  type Client,
  InputError,
  type JsonValue,
  type Operation,
  type Pages,
  sendPages,
} from '@sso-oidc/core'
import type {Arguments} from '../argv/arguments.ts'
import type {OperationValues} from '../argv/operation-flags.ts'
import type {Choice} from '../formats/choose-format.ts'

/** Requested part of a list. */
export interface Paging {
  readonly members: Pages<string, string>
  /** Token of the first page to request. Undefined for the beginning of the list. */
  readonly token: string | undefined
  /** Number of items on that page that an earlier command has printed. */
  readonly skip: number
  readonly maxItems: number
  readonly pageSize: number | undefined
}

type Members = Readonly<Record<string, unknown>>

/**
 * Returns the requested part of a list, or undefined for a single page: without pages, with `--no-paginate`, or if the
 * request itself selects a page.
 *
 * @throws {InputError} if paging options are combined with a single page
 */
export function pagingOf(
  {pages: members}: AnyOperation,
  {globals, values}: Arguments<OperationValues>,
  request: Members,
): Paging | undefined {
  if (members === undefined) return undefined
  const selecting = [members.input, members.size].find((member) => Object.hasOwn(request, member))
  if (globals['no-paginate'] || selecting !== undefined) {
    const given = ['max-items', 'page-size', 'starting-token'].find((name) => values[name] !== undefined)
    if (given === undefined) return undefined
    const other = globals['no-paginate']
      ? '--no-paginate'
      : `the member ${selecting} of the request, which returns a single page`
    throw new InputError(`--${given} cannot be combined with ${other}.`)
  }
  const {token, skip} = fromResumeToken(members, values['starting-token'] ?? '')
  const maxItems = values['max-items'] ?? Number.POSITIVE_INFINITY
  return {members, token, skip, maxItems, pageSize: values['page-size']}
}

/** Values to print. */
export interface Listed {
  readonly values: readonly JsonValue[]
  /** Value to print last and without the query. */
  readonly last?: JsonValue
}

/**
 * Reads all pages and returns the values to print: one for the whole list, or one for each page in the formats that the
 * AWS CLI prints page by page.
 */
export async function readPages(
  client: Client,
  {operation, format}: {operation: AnyOperation; format: Choice},
  {request, paging}: {request: Members; paging: Paging},
): Promise<Listed> {
  const {members, pageSize} = paging
  const {input, output, list, size} = members
  const first = {...request, ...(paging.token && {[input]: paging.token}), ...(pageSize && {[size]: pageSize})}
  const read: Members[] = []
  let {token, skip, maxItems: room} = paging
  let resume: string | undefined
  for await (const page of sendPages(client, operation as Operation<Members, Members>, first)) {
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
  const {values, last} = toValues(format, {list, read, resume})
  return {values: values as JsonValue[], ...(last === undefined ? {} : {last})}
}

function toValues(
  format: Choice,
  {list, read, resume}: {list: string; read: readonly Members[]; resume: string | undefined},
): {values: readonly Members[]; last?: JsonValue} {
  if (format === 'yaml-stream') return {values: read}
  if (format === 'text') {
    const values = read.map((page) => ({[list]: page[list]}))
    return resume === undefined ? {values} : {values, last: {NextToken: {NextToken: resume}}}
  }
  const items = read.flatMap((page) => itemsOf(page, list))
  return {values: [{[list]: items, ...(resume === undefined ? {} : {NextToken: resume})}]}
}

function itemsOf(page: Members, list: string): unknown[] {
  const items = page[list]
  return Array.isArray(items) ? items : []
}

/** Returns the `NextToken` of the AWS CLI, byte for byte: the page token and the number of items to skip on that page. */
function toResumeToken({input}: Pages<string, string>, token: string | undefined, skip: number): string {
  const amount = skip === 0 ? '' : `, "boto_truncate_amount": ${skip}`
  return Buffer.from(`{"${input}": ${JSON.stringify(token ?? null)}${amount}}`).toString('base64')
}

/** Parses a `NextToken`. Any other text is a page token of the service. */
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
