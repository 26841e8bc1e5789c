import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {sharedData} from '../../../../tools/shared-data.ts'
import {answer, runIn} from '../run-command.ts'

interface Case {
  readonly documentation: string
  readonly expect: {readonly endpoint?: {readonly url: string}; readonly error?: string}
  readonly params?: {
    readonly Region?: string
    readonly UseFIPS?: boolean
    readonly UseDualStack?: boolean
    readonly Endpoint?: string
  }
}

const IGNORED = 'the AWS CLI ignores FIPS and dual stack if an endpoint is configured'

/** Cases in which the program follows the AWS CLI instead of the SDKs: the URL of the request, or the error. */
const DEVIATIONS: Readonly<Record<string, {readonly outcome: string; readonly reason: string}>> = {
  'For custom endpoint with region not set and fips disabled and dualstack disabled': {
    outcome: 'NoRegion',
    reason: 'the AWS CLI requires a region even then',
  },
  'For custom endpoint with fips enabled and dualstack disabled': {outcome: 'https://example.com', reason: IGNORED},
  'For custom endpoint with fips disabled and dualstack enabled': {outcome: 'https://example.com', reason: IGNORED},
}

const suite = sharedData('corpora/endpoints/endpoint-tests-1.json')

describe.skipIf(suite.missing)('the public endpoint cases', () => {
  const {testCases: cases}: {testCases: readonly Case[]} =
    suite.path === undefined ? {testCases: []} : JSON.parse(readFileSync(suite.path, 'utf8'))

  test('are 40, of which three differ for the AWS CLI', () => {
    const deviating = cases.filter(({documentation}) => Object.hasOwn(DEVIATIONS, documentation))
    expect([cases.length, deviating.length]).toEqual([40, Object.keys(DEVIATIONS).length])
  })

  test.each(cases)('$documentation', async ({documentation, params = {}, expect: {endpoint, error}}) => {
    const {Region: region, UseFIPS: fips, UseDualStack: dualStack, Endpoint: url} = params
    const env = {AWS_USE_FIPS_ENDPOINT: String(fips), AWS_USE_DUALSTACK_ENDPOINT: String(dualStack)}
    const words = ['register-client', '--client-name', 'n', '--client-type', 'public']
    const given = [
      ...(region === undefined ? [] : ['--region', region]),
      ...(url === undefined ? [] : ['--endpoint-url', url]),
    ]
    const {sent, stderr} = await runIn(env, [...words, ...given], [answer(200, {})])
    const [request] = sent
    const specified = endpoint?.url ?? (error?.endsWith('Missing Region') ? 'NoRegion' : error)
    expect(request === undefined ? /\((\w+)\)/.exec(stderr)?.[1] : request.url.replace(/\/client\/register$/, '')).toBe(
      DEVIATIONS[documentation]?.outcome ?? specified,
    )
  })
})
