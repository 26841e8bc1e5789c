import type {Emulator} from '@sso-oidc/emulator'
import {createCaptureBed} from './capture-bed.ts'
import {PageBrowser} from './page-browser.ts'

/** A sign-in that is captured. */
export interface Capture {
  readonly name: string
  readonly line: string
  /** Approves the sign-in on the page that the terminal shows. */
  approve(url: string, emulator: Emulator): Promise<unknown>
}

/** Approves the user code in the URL of the page. */
export const approveCode: Capture['approve'] = (url, emulator) =>
  emulator.approve(new URL(url).searchParams.get('user_code') ?? '')

/** Sign-ins that docs/sign-in.md shows. */
export const CAPTURES: readonly Capture[] = [
  {
    name: 'authorization-code',
    line: 'sso-oidc login',
    async approve(url, emulator) {
      const browser = new PageBrowser(emulator)
      const {headers} = await browser.submit(await browser.open(url), 'approve')
      return fetch(headers.get('location') ?? '')
    },
  },
  {name: 'device-code', line: 'sso-oidc login --use-device-code', approve: approveCode},
]

/** Signs in, and returns what the terminal shows while the program waits and at its end. `port` is that of the emulator. */
export async function capture({line, approve}: Capture, {port}: {port?: number} = {}): Promise<string> {
  await using bed = await createCaptureBed({...(port !== undefined && {port})})
  const {terminal, emulator} = bed
  await terminal.text(/\$/)
  terminal.type(line)
  const waiting = await terminal.text(/Press Ctrl-C to cancel\.$/)
  await approve(urlIn(waiting), emulator)
  const ended = await terminal.text(/^The token is valid until/m)
  const result = ended.slice(ended.indexOf('Signed in to')).replace(/\n\$$/, '')
  return `${waiting}\n\n${result}`
}

/** Returns the URL that the terminal shows. */
export function urlIn(screen: string): string {
  return /^http\S+$/m.exec(screen)?.[0] ?? ''
}
