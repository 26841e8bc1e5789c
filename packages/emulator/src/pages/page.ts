import {hash} from 'node:crypto'
import type {Context, MiddlewareHandler} from 'hono'
import {html, raw} from 'hono/html'
import {secureHeaders} from 'hono/secure-headers'
import {CARD_STYLE} from '../assets/assets.ts'
import type {Sender} from '../http/raw-request.ts'

/** What `html` makes: text in which everything that was filled in is escaped. */
export type Html = ReturnType<typeof html>

/** What is known while a page is made. */
export interface PageEnvironment {
  readonly Bindings: Sender
  readonly Variables: {
    /** Random name of the browser, from its cookie. */
    browser: string
  }
}

/** A request for a page. */
export type PageContext = Context<PageEnvironment>

/** What a page may do beside showing itself. */
export interface Permissions {
  /** Its one style sheet. */
  readonly style: string
  /** Its one script, which may ask its own origin. */
  readonly script?: string
  /** Where forms of a page may lead, beside its own origin. Browsers apply this to redirects after a form as well. */
  readonly formTarget?: (c: Context) => string
}

/** Headers of every page: no frame, no copy, and only the style and the script that are meant. */
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
    // With `no-referrer`, the origin of a form would be `null`.
    referrerPolicy: 'same-origin',
    // The emulator speaks plain HTTP.
    strictTransportSecurity: false,
  })
  const noCopy: MiddlewareHandler = async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
  }
  return [headers, noCopy]
}

function sourceOf(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`
}

/** A whole page, without its body. */
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

/** A page that is one card. */
export function cardPage(title: string, content: Html, sign: Html | '' = ''): Html {
  const body = html`<header>sso-oidc emulator</header>
<main>
${sign}
<h1>${title}</h1>
${content}
</main>
<footer>It plays IAM Identity Center for tests. Nothing here reaches AWS.</footer>`
  return documentPage({title, style: CARD_STYLE, body})
}

/** Signs by their meaning: the form tells them apart as well as the colour. */
const SIGNS = {
  good: 'M4 12.5 L9.5 18 L20 6.5',
  bad: 'M6 6 L18 18 M18 6 L6 18',
  warn: 'M12 5 L12 13 M12 18.4 L12 18.5',
} as const

/** A page that says one thing. */
export function messagePage(title: string, message: Html | string, sign: keyof typeof SIGNS = 'warn'): Html {
  const drawing = html`<svg class="sign ${sign}" viewBox="0 0 24 24" aria-hidden="true"><path d="${SIGNS[sign]}"/></svg>`
  return cardPage(title, html`<p>${message}</p>`, drawing)
}

/** Shown for a form that does not come from a page that this browser got. */
export const STALE = messagePage(
  'Nothing was changed',
  'This form is not valid any more. Open the page again and repeat the choice.',
)
