import type {Emulator} from '@sso-oidc/emulator'

/** A page, as far as tests look at it. */
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

/** What a browser sends with a form of a page that has `Referrer-Policy: no-referrer`. */
const SAME_ORIGIN = {Origin: 'null', 'Sec-Fetch-Site': 'same-origin'}

/** Opens pages and sends their forms, with a cookie jar for one site. */
export class Browser {
  cookie = ''
  private readonly fetch: Emulator['fetch']

  constructor({fetch}: Emulator) {
    this.fetch = fetch
  }

  async open(url: string): Promise<Page> {
    return this.receive(url, await this.fetch(url, {headers: {Cookie: this.cookie}}))
  }

  /** Presses a button of the page's form. */
  async submit(page: Page, decision: 'approve' | 'deny'): Promise<Page> {
    return this.post(page.url, {...hiddenFields(page.html), decision})
  }

  async post(url: string, fields: Readonly<Record<string, string>>, headers: object = SAME_ORIGIN): Promise<Page> {
    const target = new URL(new URL(url).pathname, url).href
    const body = new URLSearchParams(fields)
    return this.receive(
      target,
      await this.fetch(target, {method: 'POST', body, headers: {Cookie: this.cookie, ...headers}}),
    )
  }

  private async receive(url: string, response: Response): Promise<Page> {
    const {status, headers} = response
    this.cookie = headers.get('set-cookie')?.split(';')[0] ?? this.cookie
    const html = await response.text()
    return {url, status, headers, html, title: /<h1>(.*)<\/h1>/.exec(html)?.[1] ?? ''}
  }
}

/** Hidden fields of a page's form. */
export function hiddenFields(html: string): Record<string, string> {
  const inputs = html.matchAll(/<input type="hidden" name="(.*?)" value="(.*?)">/g)
  return Object.fromEntries(
    [...inputs].map(([, name = '', value = '']) => [
      name,
      value.replace(/&(?:amp|lt|gt|quot|#39);/g, (text) => NAMED_CHARACTERS[text] ?? text),
    ]),
  )
}
