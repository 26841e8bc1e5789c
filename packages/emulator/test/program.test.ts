import {once} from 'node:events'
import {readFileSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {fileURLToPath} from 'node:url'
import {createClient, createToken, listAccounts, registerClient, startDeviceAuthorization} from '@sso-oidc/core'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {afterEach, describe, expect, test} from 'vitest'
import {ON_NODE, runProgram, startProgram} from './start-program.ts'
import {temporaryFolder} from './temporary-folder.ts'

const folders: ReturnType<typeof temporaryFolder>[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

const run = (...argv: string[]) => runProgram(argv)
const start = (...options: string[]) => startProgram(options)

describe('the program', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'prints the variables, responds, and exits with 0 on %s',
    async (signal) => {
      const {child, ended, url} = await start('--region', 'eu-west-1')
      const body = JSON.stringify({clientName: 'n', clientType: 'public'})
      expect((await fetch(url + registerClient.path, {method: 'POST', body})).status).toBe(200)
      child.kill(signal)
      expect(await ended).toEqual({
        exitCode: 0,
        signal: null,
        stdout: `export AWS_ENDPOINT_URL_SSO_OIDC=${url}\nexport AWS_ENDPOINT_URL_SSO=${url}\nexport AWS_REGION=eu-west-1\n`,
        stderr: `Start URL: https://d-1234567890.awsapps.com/start\nApprove sign-ins at ${url}/device. Dashboard: ${url}/_emulator. Press Ctrl-C to stop.\n`,
      })
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    },
  )

  // Only Linux routes all of 127.0.0.0/8 to this host, so only Linux can test an address other than 127.0.0.1.
  test.skipIf(process.platform !== 'linux')(
    'listens on 127.0.0.1 only, or on all addresses with a warning (W12)',
    async () => {
      const health = (url: string) =>
        fetch(new URL('/health', url.replace('127.0.0.1', '127.0.0.2'))).then(
          ({status}) => status,
          () => 'rejected',
        )
      const local = await start()
      const remote = await start('--allow-remote')
      expect([await health(local.url), await health(remote.url)]).toEqual(['rejected', 200])
      remote.child.kill()
      expect((await remote.ended).stderr).toMatch(
        /\nOther hosts can connect and approve sign-ins\. Do not use this in production\.\n$/,
      )
    },
  )

  test('logs each request in one line with --log, without its query', async () => {
    const {child, ended, url} = await start('--log')
    await fetch(`${url}/token`, {method: 'POST', body: '{}'})
    await fetch(`${url}/device?user_code=BCDF-GHJK`)
    child.kill()
    const [, , ...lines] = (await ended).stderr.split('\n')
    expect(lines).toEqual([
      expect.stringMatching(/^\S+Z POST \/token 400 \d+ ms CreateToken InvalidRequestException$/),
      expect.stringMatching(/^\S+Z GET \/device 400 \d+ ms $/),
      '',
    ])
  })

  test('shares a file with another process without losing acknowledged changes (D3)', async () => {
    const folder = temporaryFolder()
    folders.push(folder)
    const file = path.join(folder.path, 'emulator.db')
    const both = await Promise.all([start('--store', `sqlite:${file}`), start('--store', `sqlite:${file}`)])
    const statuses = await Promise.all(
      Array.from({length: 60}, async (_, i) => {
        const body = JSON.stringify({clientName: `client ${i}`, clientType: 'public'})
        return (await fetch(both[i % 2]?.url + registerClient.path, {method: 'POST', body})).status
      }),
    )
    expect(statuses).toEqual(Array(60).fill(200))
    for (const {url} of both) {
      expect(await (await fetch(`${url}/_emulator/clients`)).json()).toHaveLength(60)
    }
    for (const {child, ended} of both) {
      child.kill()
      expect(await ended).toMatchObject({exitCode: 0})
    }
    const database = new DatabaseSync(file)
    expect(database.prepare('pragma integrity_check').all()).toEqual([{integrity_check: 'ok'}])
    database.close()
  })

  test('accepts the given start URLs only', async () => {
    const {url} = await start('--start-url', 'https://one.test/start', '--start-url', 'https://two.test/start')
    const register = (issuerUrl: string) =>
      fetch(url + registerClient.path, {
        method: 'POST',
        body: JSON.stringify({clientName: 'n', clientType: 'public', issuerUrl}),
      }).then(({status}) => status)
    expect(await register('https://two.test/start')).toBe(200)
    expect(await register('https://d-1234567890.awsapps.com/start')).toBe(400)
  })

  test('loads the users of a directory file', async () => {
    const users = fileURLToPath(new URL('../examples/directory.yaml', import.meta.url))
    const {url} = await start('--users', users, '--auto-approve')
    const client = createClient({endpoint: url})
    const {clientId = '', clientSecret = ''} = await client.send(registerClient, {
      clientName: 'n',
      clientType: 'public',
    })
    const startUrl = DEFAULT_START_URL
    const {deviceCode = ''} = await client.send(startDeviceAuthorization, {clientId, clientSecret, startUrl})
    const grant = {grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode}
    const {accessToken = ''} = await client.send(createToken, {clientId, clientSecret, ...grant})
    const {accountList = []} = await client.send(listAccounts, {accessToken})
    expect(accountList.map(({accountName}) => accountName)).toEqual(['sandbox', 'production'])
  })

  test('reports all problems of a directory file', async () => {
    const folder = temporaryFolder()
    folders.push(folder)
    const file = path.join(folder.path, 'users.yaml')
    writeFileSync(file, 'users:\n  - name: alice\n    emial: a\n  - {}\n')
    expect(await run('start', '--users', file).ended).toEqual({
      exitCode: 1,
      signal: null,
      stdout: '',
      stderr: `sso-oidc-emulator: The directory ${file} has 2 problems:
  line 3, column 5: users[0].emial is unknown; users[0] supports name, email, locked, assignments
  line 4, column 5: users[1].name is missing
`,
    })
  })

  test('reports a port in use in one line', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const {port} = server.address() as AddressInfo
    expect(await run('start', '--port', String(port)).ended).toEqual({
      exitCode: 1,
      signal: null,
      stdout: '',
      stderr: `sso-oidc-emulator: Port ${port} is in use. Choose another port with --port, or --port 0 for a free one.\n`,
    })
    server.close()
  })

  test.each([
    ['an unknown command', ['stop'], /: Unknown command: stop\. The commands are start and run\. Run/],
    ['an extra argument', ['start', 'now'], /: Unexpected argument: now\. Run/],
    ['a command to run after start', ['start', '--', 'npm', 'test'], /: Unexpected argument: npm test\. Run/],
    [
      'a missing command to run',
      ['run'],
      /: The command to run must follow --, .*: sso-oidc-emulator run -- npm test\. Run/,
    ],
    ['no command to run after --', ['run', '--'], /: The command to run must follow --, /],
    ['an empty command to run', ['run', '--', ''], /: The command to run must follow --, /],
    [
      'a command to run without --',
      ['run', 'npm', 'start'],
      /: The command to run must follow --, .* run -- npm start\. Run/,
    ],
    ['an unknown option', ['start', '--host', '0.0.0.0'], /: Unknown option '--host'\. Run/],
    ['an option without its value', ['start', '--users'], /: Option '--users <value>' argument missing\. Run/],
    ['a port that is not a number', ['start', '--port', '80a'], /: Invalid --port 80a: must be an integer/],
    ['a port out of range', ['start', '--port', '65536'], /: Invalid --port 65536: must be an integer/],
    ['a region with shell syntax', ['start', '--region', 'a;b'], /: Invalid --region a;b: must be a name/],
    ['an unsupported store', ['start', '--store', 'mysql://x'], /: Invalid --store: must be memory/],
    [
      'a portal rate that is not a number',
      ['start', '--portal-rate', '0'],
      /: Invalid --portal-rate 0: must be an int/,
    ],
    ['an unsupported mode', ['start', '--mode', 'lax'], /: Invalid --mode lax: must be aws or strict\. Run/],
  ])('reports %s in one line', async (_, argv, message) => {
    const {stderr, ...rest} = await run(...argv).ended
    expect(rest).toEqual({exitCode: 2, signal: null, stdout: ''})
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^sso-oidc-emulator: [^\n]* Run sso-oidc-emulator --help for usage\.\n$/)
  })

  test.skipIf(!ON_NODE)('reports an unsupported version of Node in one line', async () => {
    const older = "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'22.15.1'}})"
    const {ended} = runProgram(['--help'], {...process.env, NODE_OPTIONS: `--import=${older}`})
    const stderr = 'sso-oidc-emulator: Node 22.15.1 is not supported. Install Node 22.16 or later.\n'
    expect(await ended).toEqual({exitCode: 1, signal: null, stdout: '', stderr})
  })

  test('prints its help', async () => {
    const {stdout, ...rest} = await run('--help').ended
    expect(rest).toEqual({exitCode: 0, signal: null, stderr: ''})
    expect(stdout).toContain('Usage: sso-oidc-emulator [start] [options]')
    for (const words of [['-h'], ['help'], ['start', '--help'], ['run', '--help', '--', 'ls']]) {
      expect((await run(...words).ended).stdout).toBe(stdout)
    }
  })

  test.each(['--version', '-v', 'version'])('prints its version with %s (F11)', async (word) => {
    const file = new URL('../package.json', import.meta.url)
    const {version} = JSON.parse(readFileSync(file, 'utf8')) as {version: string}
    const platform = `${process.platform}-${process.arch}`
    const {stdout, ...rest} = await run(word).ended
    expect(rest).toEqual({exitCode: 0, signal: null, stderr: ''})
    const runtime = ON_NODE ? `node-${process.version}` : stdout.match(/bun-v\d+\.\d+\.\d+/)?.[0]
    expect(stdout).toBe(`@sso-oidc/emulator/${version} ${platform} ${runtime}\n`)
  })

  test('starts without a command too (F12)', async () => {
    const {child, output, ended} = run('--port', '0', '--region', 'eu-west-1')
    await once(child.stdout, 'data')
    child.kill()
    expect(await ended).toMatchObject({exitCode: 0})
    expect(output.stdout).toMatch(/^export AWS_ENDPOINT_URL_SSO_OIDC=http:.*\n.*\nexport AWS_REGION=eu-west-1\n$/)
  })
})
