import {html} from 'hono/html'
import type {Html} from '../pages/page.ts'

/** A part of the dashboard. */
export interface Panel {
  /** The script knows it again by this. */
  readonly id: string
  readonly title: string
  /** Beside the title. */
  readonly note?: Html | ''
  readonly content: Html
}

/** A part of the dashboard, with its heading, to which the focus goes when what had it is gone. */
export function panel({id, title, note = '', content}: Panel): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<div class="head"><h2 id="${id}-title" tabindex="-1">${title}</h2>${note}</div>
${content}
</section>
`
}
