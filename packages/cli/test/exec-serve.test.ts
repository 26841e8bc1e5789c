import {once} from 'node:events'
import {readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {STALE_VARIABLES} from '../src/output/credential-variables.ts'
import {createExecBed, type ExecBed, variables} from './exec-bed.ts'
import {runProgram} from './run-program.ts'

let bed: ExecBed
beforeAll(async () => {
  bed = await createExecBed()
})
afterAll(() => bed[Symbol.asyncDispose]())

const leftovers = (home: string): string[] => readdirSync(path.join(home, 'tmp'))

/** Gets the credentials as an SDK does. */
const GET = `node -e 'fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, {headers: {authorization: process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN}})
  .then(async (response) => console.log(response.status, await response.text()))'`

describe('exec --serve', () => {
  test('gives the command the address of a server and a token instead of keys, and files with the region only', async () => {
    const stale = Object.fromEntries(STALE_VARIABLES.map((name) => [name, 'stale']))
    const line =
      'env; stat -c "%a %n" $(dirname $AWS_CONFIG_FILE)/*; cat $AWS_CONFIG_FILE; wc -c <$AWS_SHARED_CREDENTIALS_FILE'
    const {exitCode, stdout, stderr} = await bed.exec(['dev', '--serve', '--', 'sh', '-c', line], stale)
    const {AWS_CONFIG_FILE: config = '', ...rest} = variables(stdout)
    const folder = path.dirname(config)
    expect({exitCode, stderr, rest}).toEqual({
      exitCode: 0,
      stderr: '',
      rest: {
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_ENDPOINT_URL_SSO: expect.any(String),
        AWS_ENDPOINT_URL_SSO_OIDC: expect.any(String),
        SSO_OIDC_FLOW: 'device_code',
        AWS_CONTAINER_CREDENTIALS_FULL_URI: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/credentials$/),
        AWS_CONTAINER_AUTHORIZATION_TOKEN: expect.stringMatching(/^[\w-]{43}$/),
        AWS_SHARED_CREDENTIALS_FILE: `${folder}/credentials`,
        AWS_REGION: 'eu-north-1',
        AWS_DEFAULT_REGION: 'eu-north-1',
        SSO_OIDC_ROLE: 'dev',
        SSO_OIDC_ROLE_REGION: 'eu-north-1',
        SSO_OIDC_SERVED_FOLDER: folder,
      },
    })
    expect(stdout).toContain(`600 ${folder}/config\n600 ${folder}/credentials\n[default]\nregion = eu-north-1\n0\n`)
    expect(folder.startsWith(path.join(bed.home, 'tmp/sso-oidc-'))).toBe(true)
    expect(leftovers(bed.home)).toEqual([])
  })

  test('answers with the credentials that the cache has', async () => {
    const {stdout} = await bed.exec(['dev', '--serve', '--', 'sh', '-c', `${GET}; sso-oidc credentials dev`])
    const [first = '', ...more] = stdout.split('\n')
    const {Version: _, SessionToken, Expiration, ...cached} = JSON.parse(more.join('\n'))
    expect(first.slice(0, 4)).toBe('200 ')
    const Iso = new Date(Expiration).toISOString()
    expect(JSON.parse(first.slice(4))).toEqual({
      ...cached,
      Token: SessionToken,
      Expiration: Iso,
      AccountId: '111122223333',
    })
  })

  test.each([0, 1, 77, 125, 255])('ends with exit code %i of the command', async (code) => {
    const outcome = await bed.exec(['dev', '--serve', '--', 'sh', '-c', `exit ${code}`])
    expect(outcome).toEqual({exitCode: code, signal: null, stdout: '', stderr: ''})
  })

  test.each([
    ['no-such-command', 127],
    ['/', 126],
  ])('reports the command %s, and leaves no file', async (name, exitCode) => {
    expect(await bed.exec(['dev', '--serve', '--', name])).toMatchObject({exitCode, stdout: ''})
    expect(leftovers(bed.home)).toEqual([])
  })

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
    ['SIGUSR1', 138],
    ['SIGUSR2', 140],
    ['SIGALRM', 142],
  ] as const)('passes %s on to the command, and leaves no file and no process', async (signal, exitCode) => {
    let output = ''
    const outcome = await runProgram(
      ['exec', 'dev', '--serve', '--', 'sh', '-c', 'ulimit -c 0; echo $$; exec sleep 60'],
      {
        env: bed.env,
        onStart: async (child) => {
          if (child.stdout === null) return
          ;[output] = (await once(child.stdout, 'data')) as [string]
          child.kill(signal)
        },
      },
    )
    expect(outcome).toMatchObject({exitCode, signal: null, stderr: ''})
    expect(() => process.kill(Number(output), 0)).toThrow('ESRCH')
    expect(leftovers(bed.home)).toEqual([])
  })

  test('waits for a command that handles a signal', async () => {
    const script = 'trap "echo bye; exit 3" TERM; echo ready; while :; do sleep 0.1; done'
    const outcome = await runProgram(['exec', 'dev', '--serve', '--', 'sh', '-c', script], {
      env: bed.env,
      onStart: (child) => void child.stdout?.once('data', () => child.kill('SIGTERM')),
    })
    expect(outcome).toMatchObject({exitCode: 3, stdout: 'ready\nbye\n'})
  })

  test('lets a program end that writes to a closed pipe', async () => {
    const line = 'cd; { sso-oidc exec dev --serve -- yes; echo $? > status; } | head -1; cat status'
    expect(await bed.shell(line)).toMatchObject({stdout: 'y\n141\n', stderr: ''})
  })

  test('works with closed standard streams', async () => {
    expect(await bed.shell('sso-oidc exec dev --serve -- sh -c "exit 7" <&- >&- 2>&-')).toMatchObject({exitCode: 7})
  })

  test('inside it, exec and the other commands use the configuration of the user', async () => {
    const line = 'sso-oidc exec prod -- env; echo NEXT; sso-oidc exec prod --serve -- env'
    for (const file of [undefined, `${bed.home}/.aws/config`]) {
      const env = file === undefined ? {} : {AWS_CONFIG_FILE: file}
      const {stdout, stderr} = await bed.exec(['dev', '--serve', '--', 'sh', '-c', line], env)
      const [plain = {}, served = {}] = stdout.split('\nNEXT\n').map(variables)
      expect([stderr, plain['AWS_CONFIG_FILE'], plain['SSO_OIDC_ROLE']]).toEqual(['', file, 'prod'])
      expect(plain).not.toHaveProperty('AWS_CONTAINER_CREDENTIALS_FULL_URI')
      expect(served['SSO_OIDC_OUTER_CONFIG_FILE']).toBe(file)
    }
  })
})

test('exec --serve renews expired credentials, says once that the session has ended, and recovers after a login', async () => {
  await using short = await createExecBed({lifetime: 2})
  const script = `
    id() { sed 's/.*"AccessKeyId":"\\([A-Z0-9]*\\)".*/\\1/'; }
    first=$(${GET} | id); sleep 2.1; second=$(${GET} | id)
    [ "$first" != "$second" ] && echo renewed
    sso-oidc logout >/dev/null 2>&1; sleep 2.1
    ${GET}; sleep 1.1; ${GET}
    sso-oidc login >/dev/null 2>&1; sleep 1.1
    ${GET} | cut -c1-20`
  writeFileSync(path.join(short.home, 'steps.sh'), script)
  const {exitCode, stdout, stderr} = await short.exec(['dev', '--serve', '--', 'sh', `${short.home}/steps.sh`])
  const ended = '401 {"Code":"NotSignedIn","Message":"'
  expect([exitCode, stdout.split('\n')]).toEqual([
    0,
    ['renewed', expect.stringContaining(ended), expect.stringContaining(ended), '200 {"AccessKeyId":"', ''],
  ])
  expect(stderr).toMatch(/^sso-oidc: warning: The credentials of dev .* Run `sso-oidc login` in another terminal\.\n$/)
}, 30_000)
