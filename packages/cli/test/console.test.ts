import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {beforeEach, describe, expect, test, vi} from 'vitest'
import {runIn} from './run-command.ts'

const session = (name: string, region: string, startUrl: string): string =>
  `[sso-session ${name}]\nsso_start_url = ${startUrl}\nsso_region = ${region}\n` +
  `[profile ${name}]\nsso_session = ${name}\nsso_account_id = 111122223333\nsso_role_name = Admin+x\n`

const CONFIG = [
  session('dev', 'eu-west-1', 'https://d-1234567890.awsapps.com/start#/'),
  'region = ap-southeast-2\n',
  session('plain', 'eu-west-1', 'https://d-1234567890.awsapps.com/start/'),
  session('gov', 'us-gov-west-1', 'https://start.us-gov-home.awsapps.com/directory/d-9067000000'),
  session('cn', 'cn-north-1', 'https://start.home.awsapps.cn/directory/d-1'),
  session('eusc', 'eusc-de-east-1', 'https://d-1.awsapps.eu/start'),
  session('iso', 'us-iso-east-1', 'https://d-1.example.gov/start'),
  session('unsafe', 'eu-west-1', 'http://example.com/start'),
  '[profile assumed]\nrole_arn = arn:aws:iam::444455556666:role/Deploy\nsource_profile = dev\n',
].join('')

let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'console-'))
  mkdirSync(path.join(home, '.aws'))
  writeFileSync(path.join(home, '.aws/config'), CONFIG)
  return () => rmSync(home, {recursive: true})
})

const run = (words: readonly string[], env: Record<string, string> = {}) =>
  runIn({HOME: home, SSH_TTY: '/dev/pts/1', ...env}, ['console', ...words], [])

/** Returns the destination of the link that a command line prints. */
async function destinationOf(...words: string[]): Promise<string | null> {
  const {stdout} = await run([...words, '--print'])
  return new URLSearchParams(new URL(stdout).hash.split('?')[1]).get('destination')
}

const ROLE = 'account_id=111122223333&role_name=Admin%2Bx'

describe('console', () => {
  test.each([
    ['dev', 'https://d-1234567890.awsapps.com/start/#/console'],
    ['plain', 'https://d-1234567890.awsapps.com/start/#/console'],
    ['gov', 'https://start.us-gov-home.awsapps.com/directory/d-9067000000/#/console'],
  ])('with the session of %s prints the link of its portal, and sends nothing', async (profile, page) => {
    expect(await run([profile, '--print'])).toEqual({exitCode: 0, stdout: `${page}?${ROLE}\n`, stderr: '', sent: []})
  })

  test('opens a role without a profile', async () => {
    const role = ['--sso-session', 'dev', '--account-id', '444455556666', '--role-name', 'View']
    expect((await run([...role, '--print'])).stdout).toBe(
      'https://d-1234567890.awsapps.com/start/#/console?account_id=444455556666&role_name=View\n',
    )
  })

  test('encodes the destination in the link', async () => {
    expect((await run(['plain', '--destination', 's3', '--print'])).stdout).toBe(
      `https://d-1234567890.awsapps.com/start/#/console?${ROLE}&destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fs3%2Fhome\n`,
    )
  })

  test.each([
    [['dev'], 'https://ap-southeast-2.console.aws.amazon.com/s3/home?region=ap-southeast-2'],
    [['dev', '--region', 'us-east-2'], 'https://us-east-2.console.aws.amazon.com/s3/home?region=us-east-2'],
    [['plain'], 'https://console.aws.amazon.com/s3/home'],
    [
      ['gov', '--region', 'us-gov-east-1'],
      'https://us-gov-east-1.console.amazonaws-us-gov.com/s3/home?region=us-gov-east-1',
    ],
    [['gov', '--region', 'us-east-1'], 'https://console.amazonaws-us-gov.com/s3/home'],
    [['cn'], 'https://console.amazonaws.cn/s3/home'],
    [['eusc'], 'https://console.amazonaws-eusc.eu/s3/home'],
    [['iso'], 'https://console.c2shome.ic.gov/s3/home'],
  ])('opens a service in the partition and the region of %j', async (words, url) => {
    expect(await destinationOf(...words, '--destination', 's3')).toBe(url)
  })

  test.each([
    'https://console.aws.amazon.com/',
    'https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1#Instances:v=3;a=b&c',
  ])('opens the page %s', async (url) => {
    expect(await destinationOf('dev', '--destination', url)).toBe(url)
  })

  test.each([
    ['a page of another site', 'https://example.com/'],
    ['a page of a site that ends alike', 'https://evilconsole.aws.amazon.com/'],
    ['a page of another partition', 'https://console.amazonaws.cn/'],
    ['a page without encryption', 'http://console.aws.amazon.com/'],
    ['a page with a user name', 'https://console.aws.amazon.com@example.com/'],
    ['a page with a port', 'https://console.aws.amazon.com:8443/'],
    ['a script', 'javascript:alert(1)'],
    ['a path', 's3/../x'],
    ['an empty text', ''],
  ])('rejects %s as destination', async (_, destination) => {
    expect(await run(['dev', '--print', '--destination', destination])).toMatchObject({
      exitCode: 252,
      stdout: '',
      stderr: expect.stringContaining('Invalid --destination'),
    })
  })

  test.each([
    ['a role that other credentials assume', ['assumed'], 253, '(NoRole): The role of assumed is not assigned'],
    [
      'a start URL without encryption',
      ['unsafe'],
      255,
      'The sso_start_url of the sso-session "unsafe" is not a valid https URL.',
    ],
    ['an invalid region', ['dev', '--destination', 's3', '--region', 'a.b'], 255, '(InvalidRegion)'],
    ['a profile without a role', ['nope'], 255, '(ProfileNotFound)'],
  ] as const)('fails for %s', async (_, words, exitCode, text) => {
    expect(await run([...words, '--print'])).toMatchObject({
      exitCode,
      stdout: '',
      stderr: expect.stringContaining(text),
    })
  })

  test.each([
    ['without a browser', {}],
    ['if the browser cannot be started', {BROWSER: '/does/not/exist'}],
  ])('prints the link %s', async (_, env) => {
    expect(await run(['plain'], env)).toMatchObject({
      exitCode: 0,
      stdout: `https://d-1234567890.awsapps.com/start/#/console?${ROLE}\n`,
      stderr: '',
    })
  })

  test.each([
    ['BROWSER', (browser: string) => ({BROWSER: browser})],
    ['sso_browser of the session', () => ({})],
  ])('opens the link in the browser of %s', async (from, toEnv) => {
    const opened = path.join(home, 'opened')
    const browser = path.join(home, 'browser')
    writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > "${opened}.new" && mv "${opened}.new" "${opened}"\n`)
    chmodSync(browser, 0o755)
    const setting = from === 'BROWSER' ? '' : `sso_browser = ${browser}\n`
    const config = session('dev', 'eu-west-1', 'https://d-1.awsapps.com/start').replace(
      '[profile',
      `${setting}[profile`,
    )
    writeFileSync(path.join(home, '.aws/config'), config)
    const {exitCode, stdout, stderr} = await run(['dev'], {PATH: process.env['PATH'] ?? '', ...toEnv(browser)})
    expect({exitCode, stdout, stderr}).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'The console of dev was opened in your browser. Use --print for the link.\n',
    })
    await vi.waitFor(() => expect(existsSync(opened)).toBe(true), 20_000)
    expect(readFileSync(opened, 'utf8')).toBe(`https://d-1.awsapps.com/start/#/console?${ROLE}`)
  })
})
