import {registerClient, startDeviceAuthorization} from '@sso-oidc/core'
import {createEmulator, DEFAULT_START_URL} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {authorizeUrl} from '../../../tools/testing/authorization-code.ts'
import {ENDPOINT, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {APPLICATION, ARN, createDirectory} from '../../../tools/testing/sample-application.ts'
import {CALLBACK, FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {isKnownStartUrl} from '../src/service/start-url.ts'
import {rejection, TestBed} from './test-bed.ts'

const INVALID_START_URL = rejection('InvalidRequestException', 400, ['invalid_request', 'Invalid start url provided'])

/** Replacements of the host of a URL that look like it, or that a lenient parser takes for it. */
const HOSTS: readonly ((host: string) => string)[] = [
  (host) => `user@${host}`,
  (host) => `user:password@${host}`,
  (host) => `@${host}`,
  (host) => `${host}@evil.test`,
  (host) => `${host}:80@evil.test`,
  (host) => `${host}%40evil.test`,
  (host) => `${host}\\@evil.test`,
  (host) => `${host}\\evil.test`,
  (host) => `evil.test\\${host}`,
  (host) => `evil.test#${host}`,
  (host) => `evil.test?${host}`,
  (host) => `${host}.evil.test`,
  (host) => `evil-${host}`,
  (host) => `evil.test;${host}`,
  (host) => `${host};script-src`,
  (host) => `${host},evil.test`,
  (host) => `${host} evil.test`,
  (host) => ` ${host}`,
  (host) => `${host}\t`,
  (host) => `${host}\n`,
  (host) => `${host}\0`,
  (host) => `${host}\u00a0`,
  (host) => `${host}\u200b`,
  (host) => `${host}\u202e`,
  (host) => `\u202e${[...host].reverse().join('')}`,
  (host) => `${host}.`,
  (host) => `${host}:`,
  (host) => `${host}:0x50`,
  (host) => `${host}:99999`,
  (host) => `${host}:-1`,
  () => '[::ffff:127.0.0.1]',
  () => '[::1%25lo]',
  () => '[::1%lo]',
  () => '[fe80::1%25eth0]',
  () => 'localhost',
  () => '127.1',
  () => '0x7f000001',
  () => '2130706433',
  () => '0177.0.0.1',
  () => '127.0.0.01',
  () => '0',
  () => '',
  (host) => host.replace('1', '\uff11'),
  (host) => host.replace('.', '\u3002'),
  (host) => host.replace('.', '\uff0e'),
  (host) => host.replace('1', '%31'),
  (host) => host.replace('.', '%2e'),
  (host) => host.replace(/[a1]/, (one) => (one === 'a' ? '\u0430' : '\u0661')),
  (host) => host.replace(/[s1]/, (one) => (one === 's' ? '\u017f' : '\u00b9')),
  (host) => `xn--${host}`,
]

/** Changes of a URL apart from its host. */
const OTHERS: readonly ((url: string) => string)[] = [
  (url) => `${url}#fragment`,
  (url) => `${url}?query`,
  (url) => `${url}?`,
  (url) => `${url}/..`,
  (url) => `${url}/.`,
  (url) => `${url}//`,
  (url) => `${url}%00`,
  (url) => `${url}\n`,
  (url) => `\n${url}`,
  (url) => ` ${url}`,
  (url) => `${url} `,
  (url) => `${url};a`,
  (url) => `${url},${url}`,
  (url) => `${url} ${url}`,
  (url) => url.replace('://', ':'),
  (url) => url.replace('://', ':/'),
  (url) => url.replace('://', ':///'),
  (url) => url.replace('://', ':\\\\'),
  (url) => url.replace(/^https?:/, ''),
  (url) => url.replace(/^https?/, 'javascript'),
  (url) => url.replace(/^https?/, 'data'),
  (url) => url.replace(/^https?/, 'file'),
  (url) => url.replace(/^https?/, 'ftp'),
  (url) => `javascript:alert(1)//${url}`,
  (url) => `data:text/html,${url}`,
  (url) => `blob:${url}`,
  (url) => `view-source:${url}`,
  (url) => url.replace(/(?<=\w)\/(?=\w)/, '\\'),
  (url) => url.replace(/(?<=\w)\/(?=\w)/, '//'),
  (url) => url.replace(/(?<=\w)\/(?=\w)/, '/%2e%2e/'),
  (url) => url.replace(/(?<=\w)\/(?=\w)/, '%2f'),
  (url) => url.replace(/\w$/, (letter) => letter.toUpperCase()),
  () => '',
  () => '/',
  () => '//evil.test/oauth/callback',
  () => 'null',
]

/** Returns a corpus of more than 80 URLs that are not this URL. */
function corpus(url: string): string[] {
  const [, start = '', host = '', rest = ''] = /^(https?:\/\/)([^/]*)(.*)$/.exec(url) ?? []
  const all = [...HOSTS.map((change) => start + change(host) + rest), ...OTHERS.map((change) => change(url))]
  return [...new Set(all)].filter((one) => one !== url)
}

test('The corpus has more than 200 URLs (I15)', () => {
  const all = [CALLBACK, DEFAULT_START_URL, 'https://app.example/signed-in'].flatMap(corpus)
  expect(new Set(all).size).toBeGreaterThan(200)
})

describe('a start URL', () => {
  async function startWith(startUrl: string) {
    const bed = new TestBed()
    const credentials = await bed.register()
    return bed.call(startDeviceAuthorization, {...credentials, startUrl})
  }

  test('is rejected for every URL of the corpus (I15)', async () => {
    const bed = new TestBed()
    const credentials = await bed.register()
    for (const startUrl of corpus(DEFAULT_START_URL)) {
      const start = await bed.call(startDeviceAuthorization, {...credentials, startUrl})
      const register = await bed.call(registerClient, {...FULL_CLIENT, issuerUrl: startUrl})
      expect([startUrl, start, register]).toEqual([startUrl, INVALID_START_URL, INVALID_START_URL])
    }
  })

  test.each([
    'https://D-1234567890.AWSAPPS.com/start',
    'HTTPS://d-1234567890.awsapps.com/start',
    'Https://D-1234567890.awsapps.com/start/',
    'https://d-1234567890.awsapps.com/start#',
    'https://d-1234567890.awsapps.com/start/#/',
    'https://d-1234567890.awsapps.COM/start#/',
  ])('is accepted as %s, because scheme and host are not case-sensitive (F15)', async (startUrl) => {
    expect(await startWith(startUrl)).toMatchObject({status: 200})
    expect(await new TestBed().call(registerClient, {...FULL_CLIENT, issuerUrl: startUrl})).toMatchObject({status: 200})
  })

  test('that does not begin with a scheme is case-sensitive', () => {
    const known = ['2HTTPS://SSO.example/start']
    expect(
      ['2HTTPS://SSO.example/start/', '2https://sso.example/start'].map((url) => isKnownStartUrl(url, known)),
    ).toEqual([true, false])
  })

  test('can be configured in capitals (F15)', async () => {
    const bed = new TestBed({startUrls: ['https://SSO.Example/Start']})
    const ask = async (issuerUrl: string) => (await bed.call(registerClient, {...FULL_CLIENT, issuerUrl})).status
    expect([await ask('https://sso.example/Start'), await ask('https://sso.example/start')]).toEqual([200, 400])
  })
})

describe('a redirect URI', () => {
  test('cannot be registered, and is not redirected to, for every URL of the corpus (F9, I15)', async () => {
    const bed = new TestBed()
    const credentials = await bed.register()
    const browser = new PageBrowser(bed.emulator)
    for (const uri of corpus(CALLBACK)) {
      const {status} = await bed.call(registerClient, {...FULL_CLIENT, redirectUris: [uri]})
      const page = await browser.open(authorizeUrl(credentials, {redirect_uri: uri}))
      const policy = page.headers.get('content-security-policy') ?? ''
      expect([uri, status, page.status, page.headers.get('location'), policy.split('; ')[2]]).toEqual([
        uri,
        400,
        400,
        null,
        "form-action 'self'",
      ])
    }
  })

  test('of an application can be one of few URLs of the corpus, all of which are plain (I15)', () => {
    const accepted = corpus('https://app.example/signed-in').filter((uri) => {
      try {
        createEmulator({users: createDirectory({redirectUris: [uri]})})
        return true
      } catch (error) {
        expect(String(error)).toContain('applications[0].redirectUris[0] must be an absolute URI in ASCII')
        return false
      }
    })
    expect(accepted).toEqual([
      'https://evil.test?app.example/signed-in',
      'https://app.example.evil.test/signed-in',
      'https://evil-app.example/signed-in',
      'https://app.example./signed-in',
      'https://localhost/signed-in',
      'https://xn--app.example/signed-in',
      'https://app.example/signed-in?query',
      'https://app.example/signed-in?',
      'https://app.example/signed-in/..',
      'https://app.example/signed-in/.',
      'https://app.example/signed-in//',
      'https://app.example/signed-in%00',
      'https://app.example/signed-in;a',
      'https://app.example/signed-in,https://app.example/signed-in',
      'https://app.example//signed-in',
      'https://app.example/%2e%2e/signed-in',
      'https://app.example/signed-iN',
    ])
  })

  test.each([
    ['https://app.example/signed-in', 'https://app.example'],
    ['http://localhost:3000/cb?a=b', 'http://localhost:3000'],
    ['http://[::1]:3000/cb', 'http:'],
    ['com.example.app:/cb', 'com.example.app:'],
    ['myapp://host/cb', 'myapp:'],
  ])('of an application stands in the policy of its consent page: %s (F9)', async (redirectUri, source) => {
    const {emulator} = new TestBed({users: createDirectory({redirectUris: [redirectUri]})})
    const parameters = {redirect_uri: redirectUri, scopes: 'openid'}
    const page = await new PageBrowser(emulator).open(authorizeUrl({clientId: ARN}, parameters))
    expect(page.title).toBe('Did you start this sign-in?')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy.replace(/sha256-[^']*/, '')).toBe(
      `default-src 'none'; style-src ''; form-action 'self' ${source}; frame-ancestors 'none'; base-uri 'none'`,
    )
  })

  test('with a host that only a parser accepts is not in the policy, even if a directory changes later (F9)', async () => {
    const redirectUri = 'http://x;script-src/'
    const users = createDirectory()
    const {emulator} = new TestBed({users})
    users.applications = [{...APPLICATION, redirectUris: [redirectUri]}]
    const page = await new PageBrowser(emulator).open(
      authorizeUrl({clientId: ARN}, {redirect_uri: redirectUri, scopes: 'openid'}),
    )
    expect(page.headers.get('content-security-policy')).toContain("; form-action 'self' http:; ")
  })

  test('is in no header of an error page (F9)', async () => {
    const page = await new PageBrowser(new TestBed().emulator).open(
      `${ENDPOINT}/authorize?redirect_uri=http://x;script-src&client_id=x;y&state=z;w`,
    )
    expect([page.status, JSON.stringify([...page.headers]).match(/script-src|x;y|z;w/g)]).toEqual([400, null])
  })
})
