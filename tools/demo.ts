// npm start: from nothing to an access token, against an emulator in this process. The story goes to standard error, the
// token response to standard output. With --keep the emulator stays until Ctrl-C.
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
const tell = (text = ''): void => console.error(text)
let steps = 0
const step = (title: string): void => tell(`\n${style('bold', `${++steps}. ${title}`)}`)

/** Shows a command as a person would type it, runs it, and shows what it says on standard error. */
async function show(typed: string, words: readonly string[], {expected = 0, stdin = ''} = {}): Promise<Outcome> {
  tell(style('cyan', `$ ${typed}`))
  const start = performance.now()
  const child = spawn(process.execPath, [PROGRAM, ...words], {cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe']})
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => process.stderr.write(text))
  child.stdin.end(stdin)
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const ms = performance.now() - start
  tell(style('dim', `exit code ${exitCode}, ${ms.toFixed(0)} ms`))
  if (exitCode !== expected) throw new Error(`${words[0]} should have ended with exit code ${expected}.`)
  return {stdout}
}

/** Long secrets are cut. */
function shorten(text: string): string {
  return text.replace(/[\w.-]{80,}/g, (secret) => `${secret.slice(0, 40)}…`)
}

/** Shows the answer of a command. */
function tellAnswer({stdout}: Outcome): void {
  tell(shorten(stdout.trimEnd()))
}

/** On a terminal Enter approves, or time does; elsewhere it happens at once. */
async function waitForEnter(): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return
  tell(`Press Enter to approve, or open the link. In ${SECONDS_TO_APPROVE} s it happens by itself.`)
  const terminal = createInterface({input: process.stdin, output: process.stderr})
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  await terminal.question('', {signal: AbortSignal.timeout(SECONDS_TO_APPROVE * 1000)}).catch(() => '')
  terminal.close()
}

const createToken = (options: {expected: number}): Promise<Outcome> =>
  show('sso-oidc create-token --cli-input-yaml token.yaml', ['create-token', '--cli-input-yaml', 'token.yaml'], options)

const keep = process.argv.includes('--keep')
const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-demo-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))

tell('sso-oidc gets access tokens from AWS IAM Identity Center. Here it does so without AWS, in seven steps.')

step('An emulator of the service starts.')
const emulator = await startEmulator()
const env = {...emulator.env, HOME: folder, PATH: process.env['PATH']}
const variables = Object.entries(emulator.env).map(([name, value]) => `export ${name}=${value}`)
for (const line of variables) tell(style('cyan', `$ ${line}`))

step('A client is registered.')
const name = ['--client-name', 'demo', '--client-type', 'public', '--scopes', 'sso:account:access']
const registered = await show(`sso-oidc register-client ${name.join(' ')}`, ['register-client', ...name])
tellAnswer(registered)
const {clientId, clientSecret} = JSON.parse(registered.stdout) as Record<string, string>

step('It starts a device authorization.')
// Identifiers may begin with a dash, which is why they go behind an equals sign.
const client = [`--client-id=${clientId}`, `--client-secret=${clientSecret}`]
const started = await show(
  `sso-oidc start-device-authorization --client-id="$CLIENT_ID" --client-secret="$CLIENT_SECRET" --start-url ${DEFAULT_START_URL}`,
  ['start-device-authorization', ...client, '--start-url', DEFAULT_START_URL],
)
tellAnswer(started)
const {deviceCode, userCode = '', verificationUriComplete} = JSON.parse(started.stdout) as Record<string, string>

const document = `clientId: ${clientId}
clientSecret: ${clientSecret}
grantType: ${DEVICE_CODE}
deviceCode: ${deviceCode}
`

step('The document for the token has a misspelt member. Nothing is sent.')
const misspelt = document.replace('clientSecret', 'clientSecert')
writeFileSync(path.join(folder, 'token.yaml'), misspelt)
tell(`${style('cyan', '$ cat token.yaml')}\n${shorten(misspelt.trimEnd())}`)
await createToken({expected: 252})

step('It is corrected, but the user has not decided yet.')
writeFileSync(path.join(folder, 'token.yaml'), document)
await createToken({expected: 254})

step(`The user approves the code ${userCode}.`)
tell(`${verificationUriComplete}`)
await waitForEnter()
// Whoever opened the link may have decided there.
await emulator.approve(userCode).catch(() => tell('That was decided on the page.'))

step('The token. It goes to standard output, everything else went to standard error.')
const words = ['create-token', '--cli-input-yaml', '-']
const token = await show(`sso-oidc ${words.join(' ')} < token.yaml`, words, {stdin: document})
tell()
process.stdout.write(token.stdout)

if (keep) {
  const {url} = emulator
  tell(`
The emulator stays at ${url} until Ctrl-C. Use it from another terminal:

  ${variables.join('\n  ')}

sso-oidc   npx sso-oidc register-client --client-name test --client-type public
AWS CLI    aws sso-oidc register-client --client-name test --client-type public --endpoint-url ${url}
SDK        new SSOOIDCClient({region: 'us-east-1', endpoint: '${url}'})

Codes are approved at ${url}/device, all is shown at ${url}/_emulator.`)
} else await emulator.close()
