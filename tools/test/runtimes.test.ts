import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {startEmulator} from '@sso-oidc/emulator/testing'
import {describe, expect, test} from 'vitest'
import {findChromium, launchChromium} from '../chromium.ts'
import {bundleForBrowser} from '../testing/bundle-for-browser.ts'
import {installOldestNode} from './oldest-node.ts'
import {ROOT} from './repository.ts'

const run = promisify(execFile)
const TESTING = path.join(ROOT, 'tools/testing')

/** Signs in with the built library in a Node process. */
async function signInWith(node: string, ...options: string[]): Promise<unknown> {
  await using emulator = await startEmulator({autoApprove: true})
  const {stdout} = await run(node, [...options, path.join(TESTING, 'run-sign-in.mjs'), emulator.url])
  return JSON.parse(stdout)
}

/** Result without `fetch`, after which no connection keeps the process running. */
const WITHOUT_FETCH = {tokenType: 'Bearer', fetches: 0, held: []}

describe('the library signs in with a device code', () => {
  test('in Node, without loading fetch and without keeping the process running (H7)', async () => {
    expect(await signInWith(process.execPath)).toEqual(WITHOUT_FETCH)
  })

  test('in the oldest supported Node', {timeout: 120_000}, async ({skip}) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'oldest-node-'))
    try {
      const found = await installOldestNode(folder)
      if ('missing' in found) return skip(found.missing)
      expect(await signInWith(found.node)).toEqual(WITHOUT_FETCH)
    } finally {
      rmSync(folder, {recursive: true})
    }
  })

  test.each(['deno', 'bun'])('with fetch where the condition %s is set', async (condition) => {
    expect(await signInWith(process.execPath, '--conditions', condition)).toMatchObject({fetches: 3})
  })

  test('in a browser page and in a worker', async ({skip}) => {
    const chromium = findChromium()
    if (chromium.path === undefined) return skip(chromium.missing)
    const script = await bundleForBrowser({entryPoints: [path.join(TESTING, 'sign-in.mjs')]})
    const site = createServer(({url}, response) => {
      const [type, body] =
        url === '/worker.js' ? ['text/javascript', `${script};${ANSWER}`] : ['text/html', '<p>Sign in']
      response.setHeader('content-type', type).end(body)
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    const origin = `http://localhost:${(site.address() as AddressInfo).port}`
    await using emulator = await startEmulator({autoApprove: true, allowOrigins: [origin]})
    const browser = await launchChromium(chromium.path)
    try {
      const page = await browser.newPage()
      await page.goto(origin)
      const inPage = await page.evaluate(`${script}; application.signIn('${emulator.url}')`)
      const inWorker = await page.evaluate(`new Promise((resolve, reject) => {
        const worker = new Worker('/worker.js')
        worker.onmessage = ({data}) => resolve(data)
        worker.onerror = ({message}) => reject(new Error(message))
        worker.postMessage('${emulator.url}')
      })`)
      expect({inPage, inWorker}).toEqual({
        inPage: {tokenType: 'Bearer', fetches: 3},
        inWorker: {tokenType: 'Bearer', fetches: 3},
      })
    } finally {
      await browser.close()
      site.close()
    }
  })
})

/** Answers a message with the result of the sign-in. */
const ANSWER = `onmessage = ({data}) => application.signIn(data).then(postMessage, ({message}) => postMessage({message}))`
