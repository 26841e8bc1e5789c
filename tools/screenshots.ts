// Takes screenshots of the emulator's pages, in both color schemes:
//   node --conditions=@sso-oidc/source tools/screenshots.ts [DIRECTORY, default: docs/images]
// It needs chromium and pngquant in PATH. Install the Debian package fonts-inter to get the font Inter.
import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {
  createClient,
  createToken,
  type RegisterClientRequest,
  registerClient,
  startDeviceAuthorization,
} from '@sso-oidc/core'
import {createEmulator, DEFAULT_START_URL, listen} from '@sso-oidc/emulator'
import type {Browser, Page} from 'playwright-core'
import {findChromium, launchChromium} from './chromium.ts'

const FOLDER = process.argv[2] ?? path.join(import.meta.dirname, '../docs/images')
const PORT = 8021
/** Number of colors. 128 are enough for these pages, and keep each file below 60 kB. */
const COLOURS = '128'
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
const CLIENT = {
  clientName: 'botocore-client-sandbox',
  clientType: 'public',
  scopes: ['sso:account:access'],
  grantTypes: ['authorization_code', DEVICE_CODE, 'refresh_token'],
  redirectUris: ['http://127.0.0.1/oauth/callback'],
} satisfies RegisterClientRequest

/** Screenshot of a whole page. */
interface Picture {
  readonly name: string
  readonly width: number
  /** Pixels of the screenshot per CSS pixel. */
  readonly scale: number
  open(page: Page, world: World): Promise<unknown>
}

const PICTURES: readonly Picture[] = [
  {name: 'device', width: 500, scale: 2, open: (page, {openDevice}) => openDevice(page)},
  {name: 'consent', width: 500, scale: 2, open: (page, {authorizeUrl}) => page.goto(authorizeUrl)},
  {name: 'dashboard', width: 1180, scale: 1, open: (page, {url}) => page.goto(`${url}/_emulator`)},
]

type World = Awaited<ReturnType<typeof createWorld>>

/** Starts an emulator with a fixed clock and fixed identifiers, and sends requests that the pages show. */
async function createWorld() {
  let now = Date.UTC(2026, 10, 25, 10, 18)
  let drawn = 0
  const emulator = createEmulator({
    clock: () => now,
    randomBytes: (bytes) => createHash('shake256', {outputLength: bytes}).update(String(drawn++)).digest(),
    users: {
      users: [
        {name: 'alice', email: 'alice@example.com'},
        {name: 'bob', email: 'bob@example.com'},
      ],
    },
  })
  const server = await listen(emulator, {port: PORT})
  const {url} = server
  const client = createClient({endpoint: url})
  const {clientId = '', clientSecret = ''} = await client.send(registerClient, CLIENT)
  const start = async (seconds: number) => {
    now += seconds * 1000
    return client.send(startDeviceAuthorization, {clientId, clientSecret, startUrl: DEFAULT_START_URL})
  }
  const poll = (deviceCode = '') =>
    client.send(createToken, {clientId, clientSecret, grantType: DEVICE_CODE, deviceCode}).catch(() => {})

  const first = await start(140)
  await poll(first.deviceCode)
  await emulator.approve(first.userCode ?? '')
  await poll(first.deviceCode)
  await emulator.deny((await start(55)).userCode ?? '')
  await client.send(registerClient, {clientName: 'nightly-report', clientType: 'public', scopes: ['redshift:connect']})
  const waiting = await start(20)
  await poll(waiting.deviceCode)
  await emulator.setFault({operation: 'CreateToken', error: 'SlowDownException', times: 3})
  now += 42_000

  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: 'http://127.0.0.1:41807/oauth/callback',
    state: 'b1d6',
    code_challenge_method: 'S256',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    scopes: 'sso:account:access',
  })
  return {
    url,
    authorizeUrl: `${url}/authorize?${query}`,
    async openDevice(page: Page) {
      const {verificationUriComplete = ''} = await start(0)
      now += 42_000
      await page.goto(verificationUriComplete)
    },
    close: async () => {
      await server.close()
      await emulator.close()
    },
  }
}

/** Writes a font configuration that maps the system fonts to Inter, and returns the environment variables for it. */
function fontConfiguration(folder: string): Record<string, string> {
  const file = path.join(folder, 'fonts.conf')
  const alias = (from: string, to: string) =>
    `<match target="pattern"><test name="family"><string>${from}</string></test><edit name="family" mode="prepend" binding="strong"><string>${to}</string></edit></match>`
  const aliases = ['system-ui', 'sans', 'sans-serif'].map((name) => alias(name, 'Inter'))
  writeFileSync(
    file,
    `<?xml version="1.0"?><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>${aliases.join('')}</fontconfig>`,
  )
  return {FONTCONFIG_FILE: file}
}

/** Takes a screenshot and writes its file. */
async function take(
  {name, width, scale, open}: Picture,
  browser: Browser,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const world = await createWorld()
  const context = await browser.newContext({colorScheme, viewport: {width, height: 100}, deviceScaleFactor: scale})
  const page = await context.newPage()
  await open(page, world)
  const file = path.join(FOLDER, `${name}-${colorScheme}.png`)
  await page.screenshot({path: file, fullPage: true})
  execFileSync('pngquant', ['--force', '--speed', '1', '--strip', '--output', file, COLOURS, file])
  await context.close()
  await world.close()
}

const {path: executable} = findChromium()
if (executable === undefined) process.exit(1)
const temporary = mkdtempSync(path.join(tmpdir(), 'screenshots-'))
mkdirSync(FOLDER, {recursive: true})
const browser = await launchChromium(executable, fontConfiguration(temporary))
for (const colorScheme of ['light', 'dark'] as const) {
  for (const picture of PICTURES) await take(picture, browser, colorScheme)
}
await browser.close()
rmSync(temporary, {recursive: true})
