/** Removes the code from the address bar and the history of the browser. */
const SCRIPT = "history.replaceState(null, '', '/')"

/** Page that the browser shows after a redirect. */
export interface CallbackPage {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Returns a page with a title and a sentence. The page contains no text of the request. */
export function callbackPage(status: number, title: string, sentence: string): CallbackPage {
  const {createHash} = process.getBuiltinModule('node:crypto')
  const hash = createHash('sha256').update(SCRIPT).digest('base64')
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      connection: 'close',
    },
    body:
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
      `<title>${title}</title><h1>${title}</h1><p>${sentence}</p><script>${SCRIPT}</script></html>\n`,
  }
}
