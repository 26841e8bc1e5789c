import type {Context} from 'hono'
import {html, raw} from 'hono/html'
import {CARD_STYLE} from '../assets/assets.ts'
import type {Sender} from '../http/raw-request.ts'
import type {Requester} from '../http/requester.ts'

/** Result of `html`: text with escaped values. */
export type Html = ReturnType<typeof html>

/** Environment of page routes. */
export interface PageEnvironment {
  readonly Bindings: Sender
  readonly Variables: {
    /** Random ID of the browser, from its cookie. */
    browser: string
    requester: Requester
    /** Registered redirect URI to which the form of the page redirects. */
    redirectUri: string | undefined
  }
}

/** Context of a page request. */
export type PageContext = Context<PageEnvironment>

/** HTML document with a body. */
export function documentPage({title, style, body}: {title: string; style: string; body: Html}): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – sso-oidc emulator</title>
<style>${raw(style)}</style>
</head>
<body>
${body}
</body>
</html>
`
}

/** Page with a single card. */
export function cardPage(title: string, content: Html, icon: Html | '' = ''): Html {
  const body = html`<header>sso-oidc emulator</header>
<main>
${icon}
<h1>${title}</h1>
${content}
</main>
<footer>Emulator of IAM Identity Center for tests. Not connected to AWS.</footer>`
  return documentPage({title, style: CARD_STYLE, body})
}

/** Icons by meaning. They differ in shape, not only in color. */
const ICONS = {
  good: 'M4 12.5 L9.5 18 L20 6.5',
  bad: 'M6 6 L18 18 M18 6 L6 18',
  warn: 'M12 5 L12 13 M12 18.4 L12 18.5',
} as const

/** Page with a single message. */
export function messagePage(title: string, message: Html | string, icon: keyof typeof ICONS = 'warn'): Html {
  const svg = html`<svg class="icon ${icon}" viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`
  return cardPage(title, html`<p>${message}</p>`, svg)
}

/** Page after a form without a valid token of this browser. */
export const STALE_FORM_PAGE = messagePage(
  'Nothing was changed',
  'This form is no longer valid. Open the page again and repeat your choice.',
)

/** Page in response to a form or another request of a page of another site. */
export const FOREIGN_PAGE = messagePage(
  'Nothing was changed',
  'A page of another site sent this request. Open this page yourself and repeat your choice.',
)
