import {hash} from 'node:crypto'
import type {MiddlewareHandler} from 'hono'
import {html, raw} from 'hono/html'
import {secureHeaders} from 'hono/secure-headers'

/** What `html` makes: text in which everything that was filled in is escaped. */
export type Html = ReturnType<typeof html>

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: light-dark(#f2f3f5, #16191f); color: light-dark(#16191f, #e9ebed); }
main { width: 100%; max-width: 27rem; padding: 2rem; border-radius: .75rem;
  background: light-dark(#fff, #21252c); border: 1px solid light-dark(#d5dbdb, #414d5c); }
h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.25; }
p, dl { margin: 0 0 1rem; overflow-wrap: anywhere; }
dt { font-size: .875rem; color: light-dark(#545b64, #aab7b8); }
dd { margin: 0 0 .5rem; }
.code { font: 600 1.75rem/1.5 ui-monospace, monospace; letter-spacing: .1em; }
label { display: block; font-weight: 600; }
input { width: 100%; margin: .25rem 0 1rem; padding: .625rem; font: 1.25rem ui-monospace, monospace;
  letter-spacing: .1em; text-transform: uppercase; border: 1px solid light-dark(#687078, #95a5a6); border-radius: .375rem; }
.choice { display: flex; gap: .75rem; }
button { flex: 1; padding: .625rem 1rem; font: inherit; font-weight: 600; cursor: pointer; border-radius: .375rem;
  border: 1px solid light-dark(#0b5cad, #7cb8f7); background: transparent; color: light-dark(#0b5cad, #7cb8f7); }
button.primary { background: light-dark(#0b5cad, #7cb8f7); color: light-dark(#fff, #16191f); }
:focus-visible { outline: 3px solid light-dark(#0b5cad, #7cb8f7); outline-offset: 2px; }
[role="alert"] { padding: .5rem .75rem; border-left: .25rem solid #d13212; background: light-dark(#fdf3f1, #3a1d17); }
footer { margin-top: 1.5rem; font-size: .8125rem; color: light-dark(#545b64, #aab7b8); }
`

/**
 * Headers of every page: no script, one style, no frame, no copy. Browsers apply `form-action` to redirects after a form
 * as well, so the loopback callback of a client has to be allowed.
 */
export const pageHeaders: readonly MiddlewareHandler[] = [
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: [`'sha256-${hash('sha256', STYLE, 'base64')}'`],
      formAction: ["'self'", 'http://127.0.0.1:*'],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    xFrameOptions: 'DENY',
    // The emulator speaks plain HTTP.
    strictTransportSecurity: false,
  }),
  async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
  },
]

/** A whole page. */
export function page(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} – sso-oidc emulator</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
<footer>An emulator of IAM Identity Center, for tests. Nothing here reaches AWS.</footer>
</main>
</body>
</html>
`
}

/** A page that says one thing. */
export function messagePage(title: string, message: string): Html {
  return page(title, html`<p>${message}</p>`)
}

/** Shown for a form that does not come from a page that this browser got. */
export const STALE = messagePage(
  'Nothing was changed',
  'This form is not valid any more. Open the page again and repeat the choice.',
)

/** The two buttons of a decision. Approval comes second: whoever presses Enter or the first button denies. */
export function choiceButtons(): Html {
  return html`<div class="choice">
<button name="decision" value="deny">Deny</button>
<button class="primary" name="decision" value="approve">Approve</button>
</div>`
}

/** A client's name, which the client has chosen itself. `bdi` keeps its direction marks from the text around it. */
export function clientName(name: string): Html {
  return html`<bdi>${name}</bdi> <small>(unverified)</small>`
}

/** Scopes as text. */
export function scopeList(scopes: readonly string[]): string {
  return scopes.length === 0 ? 'none named' : scopes.join(', ')
}
