import type {Emulator, Sender} from '@sso-oidc/emulator'

/** Origin of an emulator without a server, in requests to its `fetch`. */
export const ENDPOINT = 'http://127.0.0.1:8021'

/** Response to a request for a page. */
export interface Page {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly html: string
  readonly title: string
}

const NAMED_CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

/** Headers that a browser sends with a form of the same origin. */
const SAME_ORIGIN = {Origin: ENDPOINT, 'Sec-Fetch-Site': 'same-origin'}

/** Opens pages and submits their forms. Keeps cookies, and follows redirects within the site. */
export class PageBrowser {
  readonly cookies = new Map<string, string>()
  private readonly fetch: Emulator['fetch']
  private readonly sender: Sender

  constructor({fetch}: Emulator, sender: Sender = {}) {
    this.fetch = fetch
    this.sender = sender
  }

  /** Requests a page, by default with the headers of a program. */
  open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.send(url, {headers})
  }

  /** Submits the form of a page with one of its two buttons. `changes` override fields of the form. */
  submit(page: Page, decision: 'approve' | 'deny', changes: Readonly<Record<string, string>> = {}): Promise<Page> {
    const [, action = ''] = /<form method="post" action="(.*?)"/.exec(page.html) ?? []
    return this.post(new URL(unescaped(action), page.url).href, {...hiddenFields(page.html), ...changes, decision})
  }

  /** Posts fields to a URL, by default with the headers of a form of the same origin. */
  post(url: string, fields: Readonly<Record<string, string>>, headers: object = SAME_ORIGIN): Promise<Page> {
    return this.send(url, {method: 'POST', body: new URLSearchParams(fields), headers: {...headers}})
  }

  private async send(url: string, init: RequestInit): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await this.fetch(url, {...init, headers: {...init.headers, Cookie: cookie}}, this.sender)
    const {status, headers} = response
    for (const set of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^(.*?)=(.*?);/.exec(set) ?? []
      this.cookies.set(name, value)
    }
    const location = headers.get('location')
    if (location?.startsWith('/')) return this.open(new URL(location, url).href)
    const html = await response.text()
    return {url, status, headers, html, title: /<h1>(.*)<\/h1>/.exec(html)?.[1] ?? ''}
  }
}

/** Returns the hidden fields of a form by name. */
export function hiddenFields(html: string): Record<string, string> {
  const inputs = html.matchAll(/<input type="hidden" name="(.*?)" value="(.*?)">/g)
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, unescaped(value)]))
}

function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (name) => NAMED_CHARACTERS[name] ?? name)
}
