// Captures both sign-ins in a terminal and writes them into docs/sign-in.md, after the build:
//   node --conditions=@sso-oidc/source tools/captures.ts
// It needs tmux in PATH. Each capture replaces the code block after a comment: <!-- capture: NAME -->
import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_START_URL, type Emulator, listen} from '@sso-oidc/emulator'
import {PageBrowser} from './testing/page-browser.ts'
import {TmuxTerminal} from './testing/tmux-terminal.ts'

const ROOT = path.join(import.meta.dirname, '..')
const PAGE = path.join(ROOT, 'docs/sign-in.md')
const CONFIG = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`

/** A sign-in that is captured. */
interface Capture {
  readonly name: string
  readonly line: string
  /** Approves the sign-in on the page that the terminal shows. */
  approve(url: string, emulator: Emulator): Promise<unknown>
}

const CAPTURES: readonly Capture[] = [
  {
    name: 'authorization-code',
    line: 'sso-oidc login',
    async approve(url, emulator) {
      const browser = new PageBrowser(emulator)
      const {headers} = await browser.submit(await browser.open(url), 'approve')
      return fetch(headers.get('location') ?? '')
    },
  },
  {
    name: 'device-code',
    line: 'sso-oidc login --use-device-code',
    approve: (url, emulator) => emulator.approve(new URL(url).searchParams.get('user_code') ?? ''),
  },
]

/** Signs in, and returns what the terminal shows while the program waits and at its end. */
async function capture({line, approve}: Capture): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'captures-'))
  mkdirSync(path.join(folder, '.aws'))
  writeFileSync(path.join(folder, '.aws/config'), CONFIG)
  symlinkSync(path.join(ROOT, 'packages/cli/bin/sso-oidc.js'), path.join(folder, 'sso-oidc'))
  let drawn = 0
  const emulator = createEmulator({
    randomBytes: (bytes) => createHash('shake256', {outputLength: bytes}).update(String(drawn++)).digest(),
  })
  const server = await listen(emulator, {port: 8021})
  const terminal = new TmuxTerminal({
    AWS_ENDPOINT_URL: server.url,
    BROWSER: 'true',
    HOME: folder,
    PATH: `${folder}:${process.env['PATH']}`,
    PS1: '$ ',
    TERM: 'xterm-256color',
    TZ: 'UTC',
  })
  try {
    await terminal.text(/\$/)
    terminal.type(line)
    const waiting = await terminal.text(/Press Ctrl-C to cancel\.$/)
    const [url = ''] = /^http\S+$/m.exec(waiting) ?? []
    await approve(url, emulator)
    const ended = await terminal.text(/^The token is valid until/m)
    const result = ended.slice(ended.indexOf('Signed in to')).replace(/\n\$$/, '')
    return `${waiting}\n\n${result}`
  } finally {
    terminal.close()
    await server.close()
    await emulator.close()
    rmSync(folder, {recursive: true})
  }
}

let page = readFileSync(PAGE, 'utf8')
for (const each of CAPTURES) {
  const text = await capture(each)
  const block = new RegExp(`(<!-- capture: ${each.name} -->\n\n\`\`\`console\n)[^]*?(\n\`\`\`)`)
  if (!block.test(page)) throw new Error(`docs/sign-in.md has no block for the capture ${each.name}.`)
  page = page.replace(block, (_, before: string, after: string) => before + text + after)
}
writeFileSync(PAGE, page)
