import {getCookie, setCookie} from 'hono/cookie'
import {html} from 'hono/html'
import type {Directory, User} from '../directory/directory.ts'
import {findUser, firstUser, unlockedUsers} from '../directory/find-user.ts'
import type {Html, PageContext} from './page.ts'
import {visible} from './sign-in-page.ts'

const COOKIE = 'sso-oidc-emulator-user'
const FIELD = 'user'

/**
 * Form field for the user who decides. Offers a choice if the directory has several users; the last choice is the
 * default.
 */
export function userField(c: PageContext, directory: Directory): Html {
  const users = unlockedUsers(directory)
  const [first] = users
  if (first === undefined)
    return html`<p class="note">All users of the directory are locked, so nobody can approve.</p>`
  if (users.length === 1) return html`<p>You sign in as <strong>${userLabel(first)}</strong>.</p>`
  return html`<div class="field">
<label for="user">Sign in as</label>
<select id="user" name="${FIELD}">${userOptions(users, suggestedUser(c, directory))}</select>
</div>`
}

/** Options of a choice of users. */
export function userOptions(users: readonly User[], chosen: string, label = userLabel): Html[] {
  return users.map(
    (user) => html`<option value="${user.name}"${user.name === chosen ? html` selected` : ''}>${label(user)}</option>`,
  )
}

/** Returns the last choice of this browser, or the first user of the directory. */
export function suggestedUser(c: PageContext, directory: Directory): string {
  const last = getCookie(c, COOKIE)
  return findUser(directory, last ?? null)?.name ?? firstUser(directory)
}

/** Reads the user from a form, by default the first user. Returns undefined if the user is unknown or locked. */
export function readUser(c: PageContext, fields: URLSearchParams, directory: Directory): string | undefined {
  const name = fields.get(FIELD) ?? firstUser(directory)
  if (findUser(directory, name) === undefined) return undefined
  if (fields.has(FIELD)) setCookie(c, COOKIE, name, {httpOnly: true, sameSite: 'Lax', path: '/'})
  return name
}

function userLabel({name, email}: User): string {
  return visible(email === undefined ? name : `${name} (${email})`)
}
