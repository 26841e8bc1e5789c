import path from 'node:path'
import {expect, test} from 'vitest'
import {bundleForBrowser} from '../../../../tools/testing/bundle-for-browser.ts'
import {pageBlock} from '../../../../tools/testing/page-blocks.ts'
import {describeInBrowser, type Visit} from './describe-in-browser.ts'
import {type ForeignSite, openForeignSite} from './foreign-site.ts'

const EXAMPLE = path.resolve(import.meta.dirname, '../../../../docs/examples/browser-sign-in.ts')

/** Bundles the code of the page docs/emulator.md. `application.run()` returns the accounts. */
function bundlePage(code: string, url: string): Promise<string> {
  const [imports = '', ...rest] = code.replace('http://127.0.0.1:8021', url).split('\n')
  const contents = `${imports}\nexport async function run() {\n${rest.join('\n')}\nreturn accounts\n}`
  return bundleForBrowser({stdin: {contents, resolveDir: path.dirname(EXAMPLE), loader: 'ts'}})
}

/** Opens a page with the application, and starts the sign-in. The page shows the link. */
async function startSignIn({page, url}: Visit, site: ForeignSite, host = 'localhost') {
  await page.goto(`http://${host}:${site.port}/`)
  await page.evaluate(`${await bundleForBrowser({entryPoints: [EXAMPLE]})}; window.application = application`)
  const showLink = `(url) => { document.body.innerHTML = '<a target="_blank" href="' + url + '">Sign in</a>' }`
  // The application polls every second. Instead of waiting, it polls when the test says so.
  await page.evaluate(
    '{const wait = setTimeout; window.setTimeout = (run, ms) => ms === 1000 ? void (window.poll = run) : wait(run, ms)}',
  )
  await page.evaluate(
    `window.result = application.signIn('${url}', ${showLink}).then((names) => ({names}), ({message}) => ({message})); 0`,
  )
  return () => page.evaluate('window.result')
}

describeInBrowser('a browser application', (enter) => {
  test('signs in with the AWS SDK from an allowed origin, and cannot use the controls (F14)', async () => {
    await using site = await openForeignSite('')
    await using visit = await enter({allowOrigins: [`http://localhost:${site.port}`]})
    const result = await startSignIn(visit, site)
    const opened = visit.context.waitForEvent('page')
    await visit.page.getByText('Sign in').click()
    const device = await opened
    await device.getByRole('button', {name: 'Continue'}).click()
    await device.getByRole('button', {name: 'Approve'}).click()
    await device.getByRole('heading', {name: 'Sign-in approved'}).waitFor()
    await visit.page.evaluate('window.poll()')
    expect(await result()).toEqual({names: ['sandbox']})
    const read = visit.page.evaluate(`fetch('${visit.url}/_emulator/clients').then((it) => it.text())`)
    await expect(read).rejects.toThrow('Failed to fetch')
  })

  test('signs in with the code of docs/emulator.md', async () => {
    await using site = await openForeignSite('<a id="link" target="_blank">Sign in</a>')
    await using visit = await enter({allowOrigins: [`http://localhost:${site.port}`], autoApprove: true})
    await visit.page.goto(`http://localhost:${site.port}/`)
    const code = await bundlePage(pageBlock('docs/emulator.md', './browser-sign-in.ts').take(), visit.url)
    expect(await visit.page.evaluate(`${code}; application.run()`)).toEqual(['sandbox'])
    const shown = await visit.page.getByText('Sign in').getAttribute('href')
    expect(shown).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/device\?user_code=[A-Z-]{9}$/)
  })

  test.each(['localhost', '127.0.0.1'])('at %s cannot sign in from another origin (F14)', async (host) => {
    await using site = await openForeignSite('')
    await using visit = await enter({allowOrigins: ['http://localhost:1']})
    const result = await startSignIn(visit, site, host)
    expect(await result()).toEqual({message: expect.stringContaining('Failed to fetch')})
    expect(await visit.bed.emulator.clients()).toEqual([])
  })
})
