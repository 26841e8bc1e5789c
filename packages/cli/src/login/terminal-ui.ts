import {type Context, isSafeUrl, type LoginPrompt, type LoginUi} from '@sso-oidc/session'
import {quote} from '../messages/quote.ts'
import {timeLeftText} from '../messages/time-left.ts'
import type {MessageStream} from '../output/safe-stream.ts'
import {openBrowser} from './open-browser.ts'

/** Milliseconds after which a user whose browser has not returned is told about the device code. */
const OFFER_MS = 30_000

/** Settings of the user interface. */
export interface TerminalUiOptions {
  readonly stderr: MessageStream
  readonly env: Context['env']
  /** Operating system, as Node names it. */
  readonly platform: string
  readonly now: () => number
  /** True to open a browser. */
  readonly opensBrowser: boolean
  /** Command line of the browser. Default: the browser of the system. */
  readonly browser?: string | undefined
  /** True to print a QR code. */
  readonly qr: boolean
}

/** User interface of a sign-in on standard error. */
export interface TerminalUi extends LoginUi {
  /** Clears the countdown. */
  end(): void
}

/** Creates the user interface: where to sign in, the browser, and the time that is left. */
export function terminalUi({stderr, env, platform, now, opensBrowser, browser, qr}: TerminalUiOptions): TerminalUi {
  let countdown: NodeJS.Timeout | undefined
  let offer: NodeJS.Timeout | undefined
  let problem = ''
  const end = (): void => {
    clearInterval(countdown)
    clearTimeout(offer)
    stderr.clearLine()
  }
  return {
    end,
    waitForOther() {
      stderr.log('Another process is signing in to this session. Waiting for it. Press Ctrl-C to cancel.')
    },
    connection(isLost) {
      problem = isLost ? 'No connection to the service. ' : ''
    },
    async prompt(prompt) {
      // A rejected registration starts the sign-in again.
      end()
      const {url, expiresAt} = prompt
      const isOpened = opensBrowser && (await openBrowser(url, {env, browser, platform}))
      if (opensBrowser && browser !== undefined && !isOpened && isSafeUrl(url)) {
        stderr.log(`The browser of BROWSER or sso_browser could not be started: ${quote(browser)}.`)
      }
      stderr.log(instructions(prompt, isOpened))
      if (qr) stderr.log(await qrCode(url))
      if (prompt.flow === 'authorization_code') {
        offer = setTimeout(() => {
          stderr.clearLine()
          stderr.log(OFFER)
        }, OFFER_MS)
      }
      if (!stderr.isTTY) return
      const show = (): void => {
        stderr.clearLine()
        stderr.write(
          `${problem}Waiting for approval (${timeLeftText((expiresAt - now()) / 1000)} left). Press Ctrl-C to cancel.`,
        )
      }
      show()
      countdown = setInterval(show, 1000)
    },
  }
}

const OFFER =
  'The browser has not returned to this computer. To use another device instead, press Ctrl-C and run the command again ' +
  'with --use-device-code.\n'

/** Returns the page to open on a line of its own, and the code to compare. */
function instructions({flow, url, userCode, verificationUri}: LoginPrompt, isOpened: boolean): string {
  // A URL that cannot be parsed comes from a service that is not IAM Identity Center. It is escaped like all messages.
  const shown = isSafeUrl(url) ? new URL(url).href : url
  if (flow === 'authorization_code') {
    const start = isOpened
      ? 'Opening your browser. If it shows no page, open this one on this computer:'
      : 'Open this page on this computer:'
    return `${start}\n\n${shown}\n`
  }
  const start = isOpened
    ? 'Opening your browser. If it shows no page, open this one on any device:'
    : 'Open this page on any device:'
  const other =
    verificationUri === undefined || verificationUri === url ? '' : `\nOr open ${verificationUri} and enter the code.\n`
  return `${start}\n\n${shown}\n\nCheck that the page shows this code: ${userCode ?? ''}\n${other}`
}

async function qrCode(url: string): Promise<string> {
  const {renderUnicodeCompact} = await import('uqr')
  return renderUnicodeCompact(url)
}
