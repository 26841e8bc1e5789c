// npm start: gets an access token from an emulator in this process, step by step. Writes the steps to standard error, and
// the token response to standard output. With --keep, the emulator runs until Ctrl-C.
import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createInterface} from 'node:readline/promises'
import {styleText} from 'node:util'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {startEmulator} from '@sso-oidc/emulator/testing'

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
const PROGRAM = path.join(import.meta.dirname, '../packages/cli/bin/sso-oidc.js')
const SECONDS_TO_APPROVE = 10

interface Outcome {
  readonly stdout: string
}

const style = (format: 'bold' | 'cyan' | 'dim', text: string): string =>
  styleText(format, text, {stream: process.stderr})
const log = (text = ''): void => console.error(text)
let steps = 0
const step = (title: string): void => log(`\n${style('bold', `${++steps}. ${title}`)}`)

/** Shows a command, runs it, and shows its standard error, its exit code and its duration. */
async function show(command: string, args: readonly string[], {expected = 0, stdin = ''} = {}): Promise<Outcome> {
  log(style('cyan', `$ ${command}`))
  const start = performance.now()
  const child = spawn(process.execPath, [PROGRAM, ...args], {cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe']})
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => process.stderr.write(text))
  child.stdin.end(stdin)
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const ms = performance.now() - start
  log(style('dim', `exit code ${exitCode}, ${ms.toFixed(0)} ms`))
  if (exitCode !== expected) throw new Error(`${args[0]} exited with code ${exitCode} instead of ${expected}.`)
  return {stdout}
}

/** Shortens long secrets. */
function shorten(text: string): string {
  return text.replace(/[\w.-]{80,}/g, (secret) => `${secret.slice(0, 40)}…`)
}

/** Shows the response of a command. */
function logResponse({stdout}: Outcome): void {
  log(shorten(stdout.trimEnd()))
}

/** Waits for Enter on a terminal, for a limited time. Does not wait elsewhere. */
async function waitForEnter(): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return
  log(`Open the link and approve, or press Enter. The demo approves the request after ${SECONDS_TO_APPROVE} seconds.`)
  const terminal = createInterface({input: process.stdin, output: process.stderr})
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  await terminal.question('', {signal: AbortSignal.timeout(SECONDS_TO_APPROVE * 1000)}).catch(() => '')
  terminal.close()
}

const createToken = (options: {expected: number}): Promise<Outcome> =>
  show('sso-oidc create-token --cli-input-yaml token.yaml', ['create-token', '--cli-input-yaml', 'token.yaml'], options)

const LOGIN = `login --sso-start-url ${DEFAULT_START_URL} --sso-region us-east-1`
const keep = process.argv.includes('--keep')
const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-demo-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))

log('sso-oidc gets access tokens from AWS IAM Identity Center.')
log('This demo gets one from a local emulator, in seven steps. It needs no AWS account.')

step('Start the emulator and set the environment variables that point the CLI to it.')
const emulator = await startEmulator()
const env = {...emulator.env, HOME: folder, PATH: process.env['PATH']}
const variables = Object.entries(emulator.env).map(([name, value]) => `export ${name}=${value}`)
for (const line of variables) log(style('cyan', `$ ${line}`))

step('Register a client.')
const name = ['--client-name', 'demo', '--client-type', 'public', '--scopes', 'sso:account:access']
const registered = await show(`sso-oidc register-client ${name.join(' ')}`, ['register-client', ...name])
logResponse(registered)
const {clientId, clientSecret} = JSON.parse(registered.stdout) as Record<string, string>

step('Start a device authorization.')
// A value that begins with a dash needs an equals sign, and identifiers may begin with one.
const client = [`--client-id=${clientId}`, `--client-secret=${clientSecret}`]
const started = await show(
  `sso-oidc start-device-authorization --client-id="$CLIENT_ID" --client-secret="$CLIENT_SECRET" --start-url ${DEFAULT_START_URL}`,
  ['start-device-authorization', ...client, '--start-url', DEFAULT_START_URL],
)
logResponse(started)
const {deviceCode, userCode = '', verificationUriComplete} = JSON.parse(started.stdout) as Record<string, string>

const document = `clientId: ${clientId}
clientSecret: ${clientSecret}
grantType: ${DEVICE_CODE}
deviceCode: ${deviceCode}
`

step('Request a token with a misspelled member. The CLI reports all errors in the file and sends no request.')
const misspelled = document.replace('clientSecret', 'clientSecert')
writeFileSync(path.join(folder, 'token.yaml'), misspelled)
log(`${style('cyan', '$ cat token.yaml')}\n${shorten(misspelled.trimEnd())}`)
await createToken({expected: 252})

step('Fix the file and try again. The service rejects the request, because the user has not approved it yet.')
writeFileSync(path.join(folder, 'token.yaml'), document)
await createToken({expected: 254})

step(`Approve the code ${userCode} as the user.`)
log(`${verificationUriComplete}`)
await waitForEnter()
// The user may have approved or denied the request on the page already.
await emulator.approve(userCode).catch(() => log('The request was already approved or denied on the page.'))

step('Get the token. The response goes to standard output, and everything else to standard error.')
const args = ['create-token', '--cli-input-yaml', '-']
const token = await show(`sso-oidc ${args.join(' ')} < token.yaml`, args, {stdin: document})
log()
process.stdout.write(token.stdout)

if (keep) {
  const {url} = emulator
  log(`
The emulator runs at ${url}. Press Ctrl-C to stop it. To use it, run this in another terminal:

  ${variables.join('\n  ')}

Then sign in, or send requests with one of these:

login      npx @sso-oidc/cli ${LOGIN}
sso-oidc   npx @sso-oidc/cli register-client --client-name test --client-type public
AWS CLI    aws sso-oidc register-client --client-name test --client-type public --endpoint-url ${url}
SDK        new SSOOIDCClient({region: 'us-east-1', endpoint: '${url}'})

Approve sign-ins at ${url}/device. Dashboard: ${url}/_emulator.`)
} else {
  await emulator.close()
  log(
    '\nTo sign in yourself with `sso-oidc login`, run `npm start -- --keep`. It keeps the emulator running and shows the commands.',
  )
}
