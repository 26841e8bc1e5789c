import {type EmulatorOptions, listen} from '@sso-oidc/emulator'
import type {Browser, BrowserContext, BrowserContextOptions, Page} from 'playwright-core'
import {afterAll, beforeAll, describe} from 'vitest'
import {findChromium, launchChromium} from '../../../../tools/chromium.ts'
import {TestBed} from '../test-bed.ts'

/** An emulator behind a server, and a browser in front of it. */
export interface Visit extends AsyncDisposable {
  readonly bed: TestBed
  /** Origin of the emulator. */
  readonly url: string
  readonly context: BrowserContext
  readonly page: Page
  /** What the browser complained about: errors of scripts, and what a policy has blocked. */
  readonly complaints: readonly string[]
  /** Address of the device page with this code. */
  deviceUrl(userCode: string): string
  /** Presses a button. */
  press(name: string | RegExp): Promise<void>
  /** The heading of the page. */
  title(): Promise<string>
  /** Stops the server. */
  stop(): Promise<void>
}

/** Starts a visit. Each has its own emulator and its own cookies. */
export type Enter = (options?: EmulatorOptions, browser?: BrowserContextOptions) => Promise<Visit>

/** Describes tests in a real chromium. Where it is missing, the title says that they were skipped. */
export function describeInBrowser(title: string, tests: (enter: Enter) => void): void {
  const {path, missing} = findChromium()
  if (path === undefined) {
    describe.skip(`${title} (skipped: ${missing})`, () => tests(() => Promise.reject(new Error(missing))))
    return
  }
  describe(title, () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchChromium(path)
    })
    afterAll(() => browser.close())
    tests((options, contextOptions) => enter(browser, options, contextOptions))
  })
}

async function enter(
  browser: Browser,
  options?: EmulatorOptions,
  contextOptions?: BrowserContextOptions,
): Promise<Visit> {
  const bed = new TestBed(options)
  const server = await listen(bed.emulator)
  const context = await browser.newContext(contextOptions)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', ({message}) => complaints.push(message))
  page.on('console', (message) => {
    // A status like 400 is an error for the console, but not for us.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load')) complaints.push(message.text())
  })
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= server.close())
  return {
    bed,
    url: server.url,
    context,
    page,
    complaints,
    deviceUrl: (userCode) => `${server.url}/device?user_code=${userCode}`,
    press: (name) => page.getByRole('button', {name}).click(),
    title: () => page.getByRole('heading', {level: 1}).innerText(),
    stop,
    async [Symbol.asyncDispose]() {
      await context.close()
      await stop()
      await bed.emulator.close()
    },
  }
}
