import {type EmulatorOptions, listen} from '@sso-oidc/emulator'
import type {Browser, BrowserContext, BrowserContextOptions, Page} from 'playwright-core'
import {afterAll, beforeAll, describe} from 'vitest'
import {findChromium, launchChromium} from '../../../../tools/chromium.ts'
import {TestBed} from '../test-bed.ts'

/** Browser with an emulator behind a server. */
export interface Visit extends AsyncDisposable {
  readonly bed: TestBed
  /** Origin of the emulator. */
  readonly url: string
  readonly context: BrowserContext
  readonly page: Page
  /** Errors of scripts and violations of the content security policy. */
  readonly complaints: readonly string[]
  /** Returns the URL of the device page with a code. */
  deviceUrl(userCode: string): string
  /** Clicks a button. */
  press(name: string | RegExp): Promise<void>
  /** Returns the heading of the page. */
  title(): Promise<string>
  /** Stops the server. */
  stop(): Promise<void>
}

/** Starts a visit with a new emulator and new cookies. */
export type Enter = (options?: EmulatorOptions, browser?: BrowserContextOptions) => Promise<Visit>

/** Describes tests in Chromium. If it is missing, the title says that they are skipped. */
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
    // Chromium logs responses with an error status, such as 400, but the tests expect them.
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
