import {html} from 'hono/html'
import type {GrantStatus} from '../store/tables.ts'
import {cardPage, type Html, messagePage} from './page.ts'

/** Longer texts are not shown again: they are no code with a slip. */
const MOST_TYPED = 40

/** Asks for a code. After a problem, what was typed is there to be corrected. */
export function codePage({typed = '', problem}: {typed?: string; problem?: string} = {}): Html {
  const marks = problem === undefined ? '' : html` aria-invalid="true"`
  return cardPage(
    'Enter your code',
    html`<p id="where">Your device or terminal shows it: eight letters, in two groups of four.</p>
${problem === undefined ? '' : html`<p class="note" role="alert" id="problem">${problem}</p>`}
<form action="/device">
<div class="field">
<label for="user_code">Code</label>
<input id="user_code" name="user_code" value="${typed.slice(0, MOST_TYPED)}" placeholder="XXXX-XXXX" autocomplete="off"
  autocapitalize="characters" spellcheck="false" required autofocus
  aria-describedby="${problem === undefined ? 'where' : 'problem'}"${marks}>
</div>
<button class="primary">Continue</button>
</form>
<p><small>Enter only a code that you have asked for yourself. Nobody who calls or writes to you needs one.</small></p>`,
  )
}

/** One text for codes that are unknown, expired or decided: it tells a guesser nothing. */
export const NO_REQUEST =
  'No sign-in waits for this code. Compare it with your device: it may have expired, or may be decided already.'

/** For whoever tried too many codes. */
export function tooManyCodes(milliseconds: number): Html {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000))
  return messagePage(
    'Too many wrong codes',
    html`For safety, no code is looked at for the next ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.
      Then <a href="/device">enter the code</a> again, or start the sign-in anew.`,
  )
}

/** For a page that belongs to another browser, or to a request that is forgotten. */
export const GONE = messagePage(
  'This page is not valid any more',
  html`Go back to your device or terminal, and <a href="/device">enter its code</a> again.`,
)

/** How a decision ended. */
export interface Ending {
  readonly status: GrantStatus
  readonly userName: string | null
  /** Whether a choice came when the opposite was decided, or the time was over. */
  readonly isLate: boolean
}

/** What became of a request. Decided twice, it stays what it was first. */
export function endingPage({status, userName, isLate}: Ending): Html {
  const late = isLate ? 'Your choice came too late to change this: it was decided before.' : ''
  if (status === 'pending') {
    return messagePage('This sign-in has expired', 'It was not approved in time. Start it again on your device.')
  }
  if (status === 'denied') {
    return messagePage('Sign-in denied', `${late} The device got no access. You may close this page.`.trim(), 'bad')
  }
  const text = html`${late} The device has access as <strong>${userName ?? 'nobody'}</strong>. You may close this page and
    go back to it.`
  return messagePage('Sign-in approved', text, 'good')
}
