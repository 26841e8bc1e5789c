import {html} from 'hono/html'
import {isApplication} from '../service/application.ts'
import type {Registration} from '../store/registrations.ts'
import {cardPage, type Html} from './page.ts'
import {wordsFor} from './scope-descriptions.ts'

/** A sign-in that a person is asked about. */
export interface SignIn {
  /** What to look at before deciding. */
  readonly advice: Html
  readonly registration: Registration
  readonly scopes: readonly string[]
  /** More that is known, as terms and their descriptions. */
  readonly facts: readonly (readonly [term: string, description: Html | string])[]
  /** Address that takes the decision. */
  readonly action: string
  /** What the form sends beside the decision, and the choice of the person. */
  readonly fields: readonly Html[]
}

/**
 * The page on which a person approves or denies: who asks, for what, since when, from where. The first button denies:
 * that is the one which Enter presses.
 */
export function signInPage({advice, registration, scopes, facts, action, fields}: SignIn): Html {
  // An application has its name from the directory, every other client has chosen it itself.
  const doubt = isApplication(registration) ? '' : html` <span class="badge warn">unverified</span>`
  return cardPage(
    'Did you start this sign-in?',
    html`${advice}
<dl>
<div><dt>Who asks</dt><dd>${clientName(registration.clientName)}${doubt}</dd></div>
<div><dt>What for</dt><dd>${scopeList(scopes)}</dd></div>
${facts.map(([term, description]) => html`<div><dt>${term}</dt><dd>${description}</dd></div>\n`)}
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

/** Characters that are not seen, or that make a text look like another. Two of them are part of how scripts are written. */
const UNSEEN = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A client's name, which the client has chosen itself. What is not seen is shown by its number. */
export function clientName(name: string): Html {
  return html`<bdi>${name.replace(UNSEEN, (character) => `[${codePoint(character)}]`)}</bdi>`
}

/** `U+202E` for the character of that number. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

function scopeList(scopes: readonly string[]): Html | string {
  if (scopes.length === 0) return 'No scope: what it may do is not said'
  const items = [...new Set(scopes)].map((scope) => html`<li><span>${wordsFor(scope)}</span><code>${scope}</code></li>`)
  return html`<ul>${items}</ul>`
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** How long ago something was: `42 seconds ago`, `now`. */
export function age(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 1) return 'now'
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? ['second', 1]
  const count = Math.floor(seconds / length)
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`
}
