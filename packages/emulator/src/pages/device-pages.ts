import {html} from 'hono/html'
import type {GrantStatus} from '../store/tables.ts'
import {cardPage, type Html, messagePage} from './page.ts'
import {visible} from './sign-in-page.ts'

/** Maximum length of a wrong code that is shown again. */
const MAX_SHOWN = 40

/** Content of the form for a user code. */
interface CodeForm {
  /** Text in the input field. */
  readonly typed?: string
  /** Explanation of a wrong code. */
  readonly problem?: string
  /** True if the text is from a link of another site. The user then compares it first. Default: false. */
  readonly isFromLink?: boolean
}

/** Page with the form for a user code. After a problem, the form contains the typed text for correction. */
export function codePage({typed = '', problem, isFromLink = false}: CodeForm = {}): Html {
  const marks = problem === undefined ? '' : html` aria-invalid="true"`
  return cardPage(
    'Enter your code',
    html`<p id="where">Your device or terminal shows the code: eight letters in two groups of four.</p>
${problem === undefined ? '' : html`<p class="note" role="alert" id="problem">${problem}</p>`}
${isFromLink ? html`<p class="note">A link filled in this code. Continue only if your device shows the same one.</p>` : ''}
<form action="/device">
<div class="field">
<label for="user_code">Code</label>
<input id="user_code" name="user_code" value="${typed.slice(0, MAX_SHOWN)}" placeholder="XXXX-XXXX" autocomplete="off"
  autocapitalize="characters" spellcheck="false" required autofocus
  aria-describedby="${problem === undefined ? 'where' : 'problem'}"${marks}>
</div>
<button class="primary">Continue</button>
</form>
<p><small>Enter only a code of a sign-in that you started yourself, never a code that somebody sent you.</small></p>`,
  )
}

/**
 * Message for unknown, expired, and decided codes. It is the same for all of them, so it reveals nothing to an
 * attacker.
 */
export const NO_AUTHORIZATION =
  'No pending sign-in has this code. Compare it with your device. It may have expired or may have been used already.'

/** Page after too many wrong codes. */
export function tooManyCodesPage(milliseconds: number): Html {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000))
  return messagePage(
    'Too many wrong codes',
    html`Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}. Then <a href="/device">enter the code</a> again, or
      start a new sign-in.`,
  )
}

/** Page in place of a page of another browser, or of a deleted authorization. */
export const GONE_PAGE = messagePage(
  'This page is no longer valid',
  html`Go back to your device or terminal and <a href="/device">enter its code</a> again.`,
)

/** Outcome of a device authorization. */
export interface Outcome {
  readonly status: GrantStatus
  readonly userName: string | null
  /**
   * True if the choice of the user had no effect, because the authorization was already decided otherwise or had
   * expired.
   */
  readonly isLate: boolean
}

/** Page with the outcome of a device authorization. The first decision counts. */
export function outcomePage({status, userName, isLate}: Outcome): Html {
  const late = isLate ? 'Your choice had no effect, because the sign-in was already decided.' : ''
  if (status === 'pending') {
    return messagePage('This sign-in has expired', 'It was not approved in time. Start it again on your device.')
  }
  if (status === 'denied') {
    return messagePage('Sign-in denied', `${late} The device got no access. You can close this page.`.trim(), 'bad')
  }
  const text = html`${late} The device has access as <strong>${visible(userName ?? 'nobody')}</strong>. You can close this
    page and go back to the device.`
  return messagePage('Sign-in approved', text, 'good')
}
