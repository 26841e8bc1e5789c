import {hash} from 'node:crypto'
import type {Context, MiddlewareHandler} from 'hono'
import {html, raw} from 'hono/html'
import {secureHeaders} from 'hono/secure-headers'
import {CARD_STYLE} from '../assets/assets.ts'
import type {Sender} from '../http/raw-request.ts'

/** Result of `html`: text with escaped values. */
export type Html = ReturnType<typeof html>

/** Environment of page routes. */
export interface PageEnvironment {
  readonly Bindings: Sender
  readonly Variables: {
    /** Random ID of the browser, from its cookie. */
    browser: string
  }
}

/** Context of a page request. */
export type PageContext = Context<PageEnvironment>

/** Permissions of a page in its content security policy. */
export interface Permissions {
  /** Style sheet of the page. */
  readonly style: string
  /** Script of the page. It can send requests to its own origin. */
  readonly script?: string
  /** Additional target of forms. Browsers check redirects after a form too. Default: the own origin only. */
  readonly formTarget?: (c: Context) => string
}

/** Creates the headers of a page: no frames, no caching, and only its own style sheet and script. */
export function pageHeaders({style, script, formTarget}: Permissions): readonly MiddlewareHandler[] {
  const headers = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: [sourceOf(style)],
      ...(script === undefined ? {} : {scriptSrc: [sourceOf(script)], connectSrc: ["'self'"]}),
      formAction: ["'self'", ...(formTarget === undefined ? [] : [formTarget])],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    xFrameOptions: 'DENY',
    // With `no-referrer`, browsers send forms with the origin `null`.
    referrerPolicy: 'same-origin',
    // The emulator does not support HTTPS.
    strictTransportSecurity: false,
  })
  const noCache: MiddlewareHandler = async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
  }
  return [headers, noCache]
}

function sourceOf(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`
}

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
