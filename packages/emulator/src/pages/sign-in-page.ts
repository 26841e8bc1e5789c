import {html} from 'hono/html'
import {isApplication} from '../service/application.ts'
import type {Registration} from '../store/registrations.ts'
import {cardPage, type Html} from './page.ts'
import {describeScope} from './scope-descriptions.ts'

/** Sign-in for the user to approve or deny. */
export interface SignIn {
  /** Instruction above the details. */
  readonly instruction: Html
  readonly registration: Registration
  readonly scopes: readonly string[]
  /** Additional details: terms and descriptions. */
  readonly details: readonly (readonly [term: string, description: Html | string])[]
  /** URL of the form. */
  readonly action: string
  /** Form fields in addition to the decision: hidden fields and the choice of the user. */
  readonly fields: readonly Html[]
}

/**
 * Page on which the user approves or denies a sign-in. Shows the client, its scopes, and other details. The first
 * button denies, because Enter presses the first button.
 */
export function signInPage({instruction, registration, scopes, details, action, fields}: SignIn): Html {
  // The name of an application is from the directory. Other clients choose their own name.
  const badge = isApplication(registration) ? '' : html` <span class="badge warn">unverified</span>`
  return cardPage(
    'Did you start this sign-in?',
    html`${instruction}
<dl>
<div><dt>Requested by</dt><dd>${clientName(registration.clientName)}${badge}</dd></div>
<div><dt>Requested access</dt><dd>${scopeList(scopes)}</dd></div>
${details.map(([term, description]) => html`<div><dt>${term}</dt><dd>${description}</dd></div>\n`)}
</dl>
<form method="post" action="${action}">
${fields}
<div class="choice">
<button name="decision" value="deny">Deny</button>
<button class="primary" name="decision" value="approve">Approve</button>
</div>
</form>`,
  )
}

/**
 * Characters that are invisible or change how a text looks. U+200C and U+200D are allowed, because some scripts need
 * them.
 */
const INVISIBLE = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Shows the name of a client. */
export function clientName(name: string): Html {
  return html`<bdi>${visible(name)}</bdi>`
}

/** Replaces invisible characters by their code points: `[U+202E]`. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => `[${codePoint(character)}]`)
}

/** Formats the code point of a character: `U+202E`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

function scopeList(scopes: readonly string[]): Html | string {
  if (scopes.length === 0) return 'No scopes requested'
  const items = [...new Set(scopes)].map(
    (scope) => html`<li><span>${describeScope(scope)}</span><code>${visible(scope)}</code></li>`,
  )
  return html`<ul>${items}</ul>`
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** Formats a time span: `42 seconds ago`, or `now` for less than a second. */
export function timeAgo(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 1) return 'now'
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? ['second', 1]
  const count = Math.floor(seconds / length)
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`
}
