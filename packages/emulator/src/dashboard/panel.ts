import {html} from 'hono/html'
import type {Html} from '../pages/page.ts'

/** Panel of the dashboard. */
export interface Panel {
  /** ID of the element, by which the script finds the panel again. */
  readonly id: string
  readonly title: string
  /** Text next to the title. */
  readonly note?: Html | ''
  readonly content: Html
}

/** Renders a panel. Its heading gets the focus if the focused element is removed. */
export function panel({id, title, note = '', content}: Panel): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<div class="head"><h2 id="${id}-title" tabindex="-1">${title}</h2>${note}</div>
${content}
</section>
`
}

/** Maximum length of a text that a client chose, such as a path. */
const MAX_SHOWN = 200

/** Shortens a text for a panel. */
export function shorten(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
