import {describe, expect, test} from 'vitest'
import {answer, run, runIn} from './run-command.ts'

const LIST = ['list-accounts', '--access-token', 'S3CR3T']

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

  // Recorded from the AWS CLI 2.9.19 and 1.45.11. They apply the query to the NextToken of a text list, and print None.
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
      'text with a query, which does not apply to the NextToken (A9)',
      ['--output', 'text', '--max-items', '3', '--query', 'accountList[].accountId'],
      `000000000000\t111111111111\n222222222222\nNEXTTOKEN\t${AFTER_THREE}\n`,
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
    [
      '--max-results and --page-size',
      ['--max-results', '1', '--page-size', '1'],
      '--page-size cannot be combined with the member maxResults of the request, which returns a single page.',
    ],
    [
      'a token and a document that selects a page',
      ['--cli-input-yaml', 'maxResults: 1', '--starting-token', 'x'],
      '--starting-token cannot be combined with the member maxResults of the request, which returns a single page.',
    ],
    ['zero items', ['--max-items', '0'], 'Invalid --max-items "0". Use a whole number, at least 1.'],
    [
      'items in exponent notation',
      ['--max-items', '1e3'],
      'Invalid --max-items "1e3". Use a whole number, at least 1.',
    ],
    ['a negative page size', ['--page-size', '-1'], 'Invalid --page-size "-1". Use a whole number, at least 1.'],
    ['a page size above the maximum', ['--page-size', '101'], 'maxResults (--max-results) must be at most 100'],
    ['a page size below the minimum', ['--max-results', '0'], 'maxResults (--max-results) must be at least 1'],
    [
      'a number with a fraction',
      ['--max-results', '1.5'],
      'maxResults (--max-results) must be an integer, not a string',
    ],
    [
      'a number as a string in a document',
      ['--cli-input-json', '{"maxResults": "1"}'],
      'maxResults must be an integer, not a string',
    ],
    ['an ambiguous option', ['--max', '1'], 'Ambiguous option "--max". Use one of --max-results, --max-items.'],
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
      stderr: expect.stringContaining('ListAccounts returned the same nextToken twice'),
    })
  })
})

test.each(['json', 'text', 'yaml-stream'])(
  'a list without an end fails and prints nothing as %s (E6)',
  async (output) => {
    let count = 0
    const transport = async () => {
      count += 1
      return answer(200, {nextToken: `t${count}`, accountList: [account(count)]})
    }
    const {exitCode, stdout, stderr} = await runIn({AWS_REGION: 'us-east-1'}, [...LIST, '--output', output], [], {
      transport,
    })
    expect({exitCode, stdout, count}).toEqual({exitCode: 255, stdout: '', count: 10_000})
    expect(stderr).toContain(
      '(InvalidResponse): ListAccounts returned more than 10000 pages. Request larger pages or fewer items.',
    )
  },
)
