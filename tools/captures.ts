// Captures both sign-ins in a terminal and writes them into docs/sign-in.md, after the build:
//   node --conditions=@sso-oidc/source tools/captures.ts
// It needs tmux in PATH. Each capture replaces the code block after a comment: <!-- capture: NAME -->
import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_START_URL, type Emulator, listen} from '@sso-oidc/emulator'
import {PageBrowser} from './testing/page-browser.ts'

const ROOT = path.join(import.meta.dirname, '..')
const PAGE = path.join(ROOT, 'docs/sign-in.md')
const CONFIG = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
const SECONDS = 20

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

/** A terminal of tmux with a shell. */
class Terminal {
  readonly #socket = `sso-oidc-captures-${process.pid}`

  constructor(env: Readonly<Record<string, string>>) {
    this.#tmux(['-f', '/dev/null', 'new-session', '-d', '-x', '96', '-y', '40', 'env', '-i', ...words(env), 'sh'])
  }

  type(line: string): void {
    this.#tmux(['send-keys', '-l', line])
    this.#tmux(['send-keys', 'Enter'])
  }

  /** Returns the text on the screen, with wrapped lines joined, as soon as it matches. */
  async text(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + SECONDS * 1000
    for (;;) {
      const text = this.#tmux(['capture-pane', '-p', '-J'])
        .replace(/[ \t]+$/gm, '')
        .trimEnd()
      if (pattern.test(text)) return text
      if (Date.now() > deadline) throw new Error(`The terminal does not show ${pattern}:\n${text}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  close(): void {
    this.#tmux(['kill-server'])
  }

  #tmux(args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], {encoding: 'utf8'})
  }
}

function words(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`)
}

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
  const terminal = new Terminal({
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
