import {type Context, isSafeUrl, splitWords} from '@sso-oidc/session'

/** Variables with credentials. A browser does not need them. */
const SECRET_VARIABLES = /^AWS_.*(?:SECRET|TOKEN|ACCESS_KEY)/

/** Programs that open a page in the browser of the system. */
const OPENERS: Readonly<Record<string, string>> = {darwin: 'open', linux: 'xdg-open'}

/** Settings of the browser. */
export interface BrowserOptions {
  readonly env: Context['env']
  /** Command line of a browser, for example of `BROWSER`. Default: the browser of the system. */
  readonly browser?: string | undefined
  /** Operating system, as Node names it. */
  readonly platform: string
}

/**
 * Opens a page in a browser, without a shell. Returns whether a browser was started: it may still fail later.
 *
 * Opens only https URLs and http URLs of this host, because another program can handle other URLs.
 */
export async function openBrowser(url: string, {env, browser, platform}: BrowserOptions): Promise<boolean> {
  if (!isSafeUrl(url)) return false
  if (browser !== undefined) {
    const [file, ...args] = wordsOf(browser, new URL(url).href)
    return file !== undefined && start(file, args, env)
  }
  const opener = env['WSL_DISTRO_NAME'] ? undefined : OPENERS[platform]
  if (opener !== undefined) return start(opener, [new URL(url).href], env)
  const {default: open} = await import('open')
  try {
    const child = await open(new URL(url).href)
    child.on('error', () => {})
    return true
  } catch {
    return false
  }
}

/**
 * Splits the command line of a browser. `%s` stands for the URL, which is the last argument without it. Returns no words for a
 * line that is empty or has an unclosed quote.
 */
function wordsOf(line: string, url: string): string[] {
  let words: readonly string[] = []
  try {
    words = splitWords(line)
  } catch {}
  if (words.length === 0) return []
  return words.some((word) => word.includes('%s')) ? words.map((word) => word.replaceAll('%s', url)) : [...words, url]
}

/** Starts a program that outlives this one. */
function start(file: string, args: readonly string[], env: Context['env']): Promise<boolean> {
  const {spawn} = process.getBuiltinModule('node:child_process')
  const kept = Object.entries(env).filter(([name]) => !SECRET_VARIABLES.test(name))
  return new Promise((resolve) => {
    const child = spawn(file, args, {env: Object.fromEntries(kept), stdio: 'ignore', detached: true})
    child.on('error', () => resolve(false))
    child.on('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
