import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {type Client, listAccounts} from '@sso-oidc/core'
import {afterAll, describe, expect, test} from 'vitest'
import {pagingOf, readPages} from '../src/commands/paging.ts'
import {answer, parseCommandLine, run, runIn} from './run-command.ts'
import {runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const TOKEN = ['--access-token', 'S3CR3T']
const LIST = ['list-accounts', ...TOKEN]

/** Five accounts in pages of two. */
const account = (id: number) => ({accountId: String(id).repeat(12), accountName: `n${id}`, emailAddress: `e${id}@x`})
const PAGES = [
  answer(200, {accountList: [account(0), account(1)], nextToken: 't2'}),
  answer(200, {accountList: [account(2), account(3)], nextToken: 't4'}),
  answer(200, {accountList: [account(4)]}),
] as const
const [, SECOND, THIRD] = PAGES

/** `{"nextToken": "t2", "boto_truncate_amount": 1}`, encoded as in the AWS CLI. */
const AFTER_THREE = 'eyJuZXh0VG9rZW4iOiAidDIiLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ=='
/** `{"nextToken": "t2"}`. */
const AFTER_TWO = 'eyJuZXh0VG9rZW4iOiAidDIifQ=='

const folder = mkdtempSync(path.join(tmpdir(), 'portal-'))
afterAll(() => rmSync(folder, {recursive: true}))

function fileWith(text: string): string {
  const file = path.join(folder, 'token')
  writeFileSync(file, text)
  return `file://${file}`
}

/** Returns the queries of the requests that a command sent, and its output. */
async function list(words: readonly string[], ...answers: Parameters<typeof answer>[1][]) {
  const responses = answers.length > 0 ? answers.map((body) => answer(200, body)) : PAGES
  const {sent, stdout, exitCode, stderr} = await run([...LIST, ...words], ...responses)
  return {queries: sent.map(({url}) => new URL(url).search), stdout, exitCode, stderr}
}

describe('a list', () => {
  test('is printed with the items of all pages', async () => {
    const {queries, stdout} = await list([])
    expect(JSON.parse(stdout)).toEqual({accountList: [0, 1, 2, 3, 4].map(account)})
    expect(queries).toEqual(['', '?next_token=t2', '?next_token=t4'])
  })

  // Recorded from the AWS CLI 2.9.19 and 1.45.11.
  test.each<[string, string[], string]>([
    [
      'text, page by page',
      ['--output', 'text', '--query', 'accountList[].accountId'],
      '000000000000\t111111111111\n222222222222\t333333333333\n444444444444\n',
    ],
    [
      'text with a NextToken',
      ['--output', 'text', '--max-items', '3'],
      `ACCOUNTLIST\t000000000000\tn0\te0@x\nACCOUNTLIST\t111111111111\tn1\te1@x\nACCOUNTLIST\t222222222222\tn2\te2@x\nNEXTTOKEN\t${AFTER_THREE}\n`,
    ],
    [
      'text with a query that does not select the NextToken',
      ['--output', 'text', '--max-items', '3', '--query', 'accountList[].accountId'],
      '000000000000\t111111111111\n222222222222\nNone\n',
    ],
    [
      'yaml-stream, page by page',
      ['--output', 'yaml-stream', '--query', 'accountList[].accountId'],
      "- - '000000000000'\n  - '111111111111'\n- - '222222222222'\n  - '333333333333'\n- - '444444444444'\n",
    ],
    [
      'yaml-stream with the pages of the service',
      ['--output', 'yaml-stream', '--max-items', '3', '--query', '[length(accountList), nextToken]'],
      '- - 2\n  - t2\n- - 1\n  - t4\n',
    ],
    [
      'yaml',
      ['--output', 'yaml', '--max-items', '3', '--query', '[NextToken, length(accountList)]'],
      `- ${AFTER_THREE}\n- 3\n`,
    ],
    ['JSON with a query', ['--query', 'accountList[-1].accountName'], '"n4"\n'],
    ['nothing', ['--output', 'off'], ''],
  ])('is printed as %s', async (_, words, expected) => {
    expect(await list(words)).toMatchObject({stdout: expected, exitCode: 0, stderr: ''})
  })

  test('is printed as a table with the NextToken', async () => {
    const {stdout} = await list(['--output', 'table', '--max-items', '3'])
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      '-----------------------------------------------------------------------------------',
      '|                                  ListAccounts                                   |',
      '+-----------+---------------------------------------------------------------------+',
      `|  NextToken|  ${AFTER_THREE}   |`,
      '+-----------+---------------------------------------------------------------------+',
      '||                                  accountList                                  ||',
      '|+-------------------------+-------------------------+---------------------------+|',
      '||        accountId        |       accountName       |       emailAddress        ||',
    ])
  })

  test.each<[string, string[], string[], string[], string | null]>([
    ['--max-items within a page', ['--max-items', '3'], ['', '?next_token=t2'], ['n0', 'n1', 'n2'], AFTER_THREE],
    ['--max-items at the end of a page', ['--max-items', '2'], [''], ['n0', 'n1'], AFTER_TWO],
    [
      '--max-items at the end of the list',
      ['--max-items', '5'],
      ['', '?next_token=t2', '?next_token=t4'],
      ['n0', 'n1', 'n2', 'n3', 'n4'],
      null,
    ],
    [
      '--page-size',
      ['--page-size', '2'],
      ['?max_result=2', '?next_token=t2&max_result=2', '?next_token=t4&max_result=2'],
      ['n0', 'n1', 'n2', 'n3', 'n4'],
      null,
    ],
  ])('is requested by %s and has the NextToken of the rest', async (_, words, queries, names, next) => {
    const query = ['--query', '[accountList[].accountName, NextToken]']
    expect(await list([...words, ...query])).toMatchObject({
      queries,
      stdout: `${JSON.stringify([names, next], null, 4)}\n`,
    })
  })

  test.each<[string, string, string[]]>([
    ['of the AWS CLI within a page', AFTER_THREE, ['n3', 'n4']],
    ['of the AWS CLI at the start of a page', AFTER_TWO, ['n2', 'n3', 'n4']],
    ['of the service', 't2', ['n2', 'n3', 'n4']],
  ])('continues from a token %s', async (_, token, names) => {
    const words = [...LIST, '--starting-token', token, '--query', 'accountList[].accountName']
    const {sent, stdout} = await run(words, SECOND, THIRD)
    expect(JSON.parse(stdout)).toEqual(names)
    expect(sent.map(({url}) => new URL(url).search)).toEqual(['?next_token=t2', '?next_token=t4'])
  })

  test('in pieces of any length and pages of any size has every item once', async () => {
    const accounts = [0, 1, 2, 3, 4, 5, 6]
    const client = {
      async send(_: unknown, {nextToken = '0', maxResults = 3}: {nextToken?: string; maxResults?: number}) {
        const end = Number(nextToken) + maxResults
        const page = accounts.slice(Number(nextToken), end)
        return {accountList: page, ...(end < accounts.length ? {nextToken: String(end)} : {})}
      },
    } as unknown as Client
    const read = async (...argv: string[]) => {
      const args = parseCommandLine(listAccounts, ['--access-token', 't', ...argv])
      const paging = pagingOf(listAccounts, args, {})
      if (paging === undefined) throw new Error('the list has no pages')
      const [value] = await readPages(client, {operation: listAccounts, format: 'json'}, {request: {}, paging})
      return value as {accountList: number[]; NextToken?: string}
    }
    for (const [items, size] of [1, 2, 3, 4, 7].flatMap((n) => [1, 2, 3, 7].map((m) => [`${n}`, `${m}`] as const))) {
      const pieces: number[][] = []
      let start: string[] = []
      do {
        const {accountList, NextToken} = await read('--max-items', items, '--page-size', size, ...start)
        pieces.push(accountList)
        start = NextToken === undefined ? [] : ['--starting-token', NextToken]
      } while (start.length > 0)
      expect(pieces.flat()).toEqual(accounts)
      expect(pieces.slice(0, -1).filter(({length}) => length !== Number(items))).toEqual([])
    }
  })

  test.each<[string, string[], string]>([
    ['--no-paginate', ['--no-paginate'], ''],
    ['--max-results', ['--max-results', '2'], '?max_result=2'],
    ['--next-token', ['--next-token', ''], '?next_token='],
    ['a document that selects a page', ['--cli-input-json', '{"nextToken": "a b"}'], '?next_token=a%20b'],
  ])('is a single page with %s', async (_, words, query) => {
    const {queries, stdout} = await list([...words, '--query', '[length(accountList), nextToken]', '--output', 'text'])
    expect({queries, stdout}).toEqual({queries: [query], stdout: '2\tt2\n'})
  })

  test.each<[string, string[], string]>([
    [
      '--no-paginate and --max-items',
      ['--no-paginate', '--max-items', '1'],
      '--max-items cannot be combined with --no-paginate.',
    ],
    ['--max-results and --page-size', ['--max-results', '1', '--page-size', '1'], '--page-size cannot be combined with the member maxResults, which selects one page.'],
    [
      'a token and a document that selects a page',
      ['--cli-input-yaml', 'maxResults: 1', '--starting-token', 'x'],
      '--starting-token cannot be combined with the member maxResults, which selects one page.',
    ],
    ['zero items', ['--max-items', '0'], 'Invalid --max-items "0". Use a whole number, at least 1.'],
    ['items in exponent notation', ['--max-items', '1e3'], 'Invalid --max-items "1e3". Use a whole number, at least 1.'],
    ['a negative page size', ['--page-size', '-1'], 'Invalid --page-size "-1". Use a whole number, at least 1.'],
    ['a page size above the maximum', ['--page-size', '101'], 'maxResults (--max-results) must be at most 100'],
    ['a page size below the minimum', ['--max-results', '0'], 'maxResults (--max-results) must be at least 1'],
    [
      'a number with a fraction',
      ['--max-results', '1.5'],
      'maxResults (--max-results) must be an integer, not a string',
    ],
    ['a number as a string in a document', ['--cli-input-json', '{"maxResults": "1"}'], 'maxResults must be an integer, not a string'],
    ['an ambiguous option', ['--max', '1'], 'Ambiguous option "--max": it can be --max-results, --max-items.'],
  ])('with %s is rejected before anything is sent', async (_, words, message) => {
    expect(await list(words)).toEqual({
      queries: [],
      stdout: '',
      exitCode: 252,
      stderr: expect.stringContaining(message),
    })
  })

  test('without members is an empty list', async () => {
    expect(await list([], {})).toMatchObject({stdout: '{\n    "accountList": []\n}\n', exitCode: 0})
  })

  test('with the same token on every page fails without output', async () => {
    const page = {accountList: [], nextToken: 'n'}
    expect(await list([], page)).toMatchObject({
      stdout: '',
      exitCode: 255,
      stderr: expect.stringContaining('ListAccounts was answered with the same nextToken twice'),
    })
  })
})

describe('an access token', () => {
  test('can be read from a file', async () => {
    const {sent} = await run(['logout', '--access-token', fileWith('S3CR3T')], answer(200, ''))
    expect(sent.map(({headers}) => headers['x-amz-sso_bearer_token'])).toEqual(['S3CR3T'])
  })

  test.each(['S3CR3T\n', 'S3CR3T\u0000', 'S3CR3T\u00fc'])(
    'in a file with %j is rejected with the names of the member and the option',
    async (text) => {
      const {sent, stderr, exitCode} = await run(['logout', '--access-token', fileWith(text)], answer(200, ''))
      expect({sent, exitCode}).toEqual({sent: [], exitCode: 252})
      expect(stderr).toContain(
        'accessToken (--access-token) contains a line break or another character that a header cannot carry',
      )
      expect(stderr).not.toContain('S3CR3T')
    },
  )

  test('and the secrets of its response are left out by --debug', async () => {
    const roleCredentials = {accessKeyId: 'AKID', secretAccessKey: 'S3CR3T-1', sessionToken: 'S3CR3T-2', expiration: 1}
    const words = ['get-role-credentials', ...TOKEN, '--role-name', 'r', '--account-id', '1', '--debug']
    const {stderr} = await run(words, answer(200, {roleCredentials}))
    expect(stderr.replace(/\d+ ms/, 'N ms').replace(/[0-9a-f-]{36}/, 'UUID')).toBe(
      [
        'debug: GET https://portal.sso.us-east-1.amazonaws.com/federation/credentials?role_name=r&account_id=1',
        'debug:   headers {"x-amz-sso_bearer_token":"[redacted]","user-agent":"test md/command#GetRoleCredentials","amz-sdk-invocation-id":"UUID","amz-sdk-request":"attempt=1"}',
        'debug: 200 after N ms',
        'debug:   body {"roleCredentials":{"accessKeyId":"AKID","secretAccessKey":"[redacted]","sessionToken":"[redacted]","expiration":1}}',
        '',
      ].join('\n'),
    )
  })

  test('that the portal rejects is an error with the message of the portal and the remedy', async () => {
    const body = {
      message: 'Session token not found or invalid',
      __type: 'com.amazonaws.switchboard.portal#UnauthorizedException',
    }
    const {stdout, stderr, exitCode} = await run(LIST, answer(401, body))
    expect({stdout, exitCode}).toEqual({stdout: '', exitCode: 254})
    expect(stderr).toBe(
      [
        '',
        'sso-oidc: An error occurred (UnauthorizedException) when calling the ListAccounts operation (reached max retries: 0): Session token not found or invalid',
        '',
        'The access token is wrong, expired, or revoked, or it belongs to another region. Get a new one with `sso-oidc create-token`.',
        '',
      ].join('\n'),
    )
  })
})

describe('the access portal', () => {
  const OIDC = {AWS_ENDPOINT_URL_SSO_OIDC: 'http://oidc'}

  test.each<[string, Record<string, string>, string[], string]>([
    ['in its region', {AWS_REGION: 'eu-west-1', ...OIDC}, [], 'https://portal.sso.eu-west-1.amazonaws.com/logout'],
    [
      'at its FIPS endpoint',
      {AWS_REGION: 'us-east-1', AWS_USE_FIPS_ENDPOINT: 'true'},
      [],
      'https://portal.sso-fips.us-east-1.amazonaws.com/logout',
    ],
    [
      'at its dual-stack endpoint',
      {AWS_REGION: 'us-east-1', AWS_USE_DUALSTACK_ENDPOINT: 'true'},
      [],
      'https://portal.sso.us-east-1.api.aws/logout',
    ],
    [
      'at the URL of its own variable instead of the general one',
      {AWS_REGION: 'a-1', AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_SSO: 'http://portal/base', ...OIDC},
      [],
      'http://portal/base/logout',
    ],
    [
      'at the URL of the general variable',
      {AWS_REGION: 'a-1', AWS_ENDPOINT_URL: 'http://all', ...OIDC},
      [],
      'http://all/logout',
    ],
    [
      'at the URL of --endpoint-url',
      {AWS_REGION: 'a-1', AWS_ENDPOINT_URL_SSO: 'http://portal'},
      ['--endpoint-url', 'http://flag'],
      'http://flag/logout',
    ],
  ])('is reached %s', async (_, env, words, url) => {
    const {sent} = await runIn(env, ['logout', ...TOKEN, ...words], [answer(200, '')])
    expect(sent.map((request) => request.url)).toEqual([url])
  })

  test('is reached at the URL of its own section of the services', async () => {
    const config = path.join(folder, 'config')
    const services = 'sso_oidc =\n  endpoint_url = http://oidc\nsso =\n  endpoint_url = http://portal\n'
    writeFileSync(config, `[default]\nservices = s\n[services s]\n${services}`)
    const env = {AWS_REGION: 'a-1', AWS_CONFIG_FILE: config}
    expect((await runIn(env, ['logout', ...TOKEN], [answer(200, '')])).sent.map(({url}) => url)).toEqual([
      'http://portal/logout',
    ])
  })

  test('needs a region even though its requests are not signed', async () => {
    expect(await runIn({}, LIST, [])).toMatchObject({
      exitCode: 253,
      sent: [],
      stderr: expect.stringContaining('NoRegion'),
    })
  })

  test('gets requests without a body, and an empty response prints nothing', async () => {
    await using server = await startServer({body: ''}, {body: {accountList: []}})
    const env = {AWS_ENDPOINT_URL_SSO: server.url}
    expect(await runProgram(['logout', ...TOKEN], {env})).toEqual({exitCode: 0, signal: null, stdout: '', stderr: ''})
    await runProgram([...LIST, '--page-size', '1'], {env})
    const names = ['content-length', 'content-type', 'transfer-encoding', 'x-amz-sso_bearer_token']
    expect(
      server.requests.map(({method, url, body, headers}) => [method, url, body, ...names.map((name) => headers[name])]),
    ).toEqual([
      ['POST', '/logout', '', '0', undefined, undefined, 'S3CR3T'],
      ['GET', '/assignment/accounts?max_result=1', '', undefined, undefined, undefined, 'S3CR3T'],
    ])
  })
})
