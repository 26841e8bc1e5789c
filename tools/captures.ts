// Captures both sign-ins in a terminal, writes them into docs/sign-in.md, and draws the pictures of the README, after the build:
//   node --conditions=@sso-oidc/source tools/captures.ts
// It needs tmux in PATH. Each capture replaces the code block after a comment: <!-- capture: NAME -->
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {toSvg} from './terminal-svg.ts'
import {createCaptureBed} from './testing/capture-bed.ts'
import {approveCode, CAPTURES, capture, urlIn} from './testing/capture-sign-in.ts'

const ROOT = path.join(import.meta.dirname, '..')
const PAGE = path.join(ROOT, 'docs/sign-in.md')

/** Commands of the picture, and the end of their output. */
const PICTURE = [
  ['sso-oidc roles', /ViewOnlyAccess\s*\|\n\+[-+]+\+\n\$$/],
  ["sso-oidc exec dev -- sh -c 'echo $AWS_ACCESS_KEY_ID'", /^ASIA\w{16}\n\$$/m],
] as const

/** Signs in and runs commands, and returns the screen at the end. */
async function captureScreen(): Promise<string> {
  await using bed = await createCaptureBed({
    env: {SSO_OIDC_FLOW: 'device_code', BROWSER: 'false', AWS_CLI_PAGER: '', PAGER: ''},
    size: {columns: 90, rows: 40},
  })
  const {terminal, emulator} = bed
  await terminal.text(/\$/)
  terminal.type('sso-oidc login')
  await approveCode(urlIn(await terminal.text(/Press Ctrl-C to cancel\.$/)), emulator)
  await terminal.text(/^The token is valid until .*\n\$$/m)
  for (const [line, end] of PICTURE) {
    terminal.type(line)
    await terminal.text(end)
  }
  return (await terminal.text(/\$$/)).replace(/\n\$$/, '')
}

let page = readFileSync(PAGE, 'utf8')
for (const each of CAPTURES) {
  const text = await capture(each)
  const block = new RegExp(`(<!-- capture: ${each.name} -->\n\n\`\`\`console\n)[^]*?(\n\`\`\`)`)
  if (!block.test(page)) throw new Error(`docs/sign-in.md has no block for the capture ${each.name}.`)
  page = page.replace(block, (_, before: string, after: string) => before + text + after)
}
writeFileSync(PAGE, page)

const screen = await captureScreen()
for (const theme of ['light', 'dark'] as const) {
  writeFileSync(path.join(ROOT, `docs/images/terminal-${theme}.svg`), toSvg(screen, theme))
}
