import {getCookie, setCookie} from 'hono/cookie'
import {html} from 'hono/html'
import type {Directory, User} from '../directory/directory.ts'
import {findUser, firstUser, unlockedUsers} from '../directory/find-user.ts'
import type {Html, PageContext} from './page.ts'

const COOKIE = 'sso-oidc-emulator-user'
const FIELD = 'user'

/** Who decides, as part of a form: a choice where the directory has several people. The last choice is suggested. */
export function personField(c: PageContext, directory: Directory): Html {
  const people = unlockedUsers(directory)
  const [first] = people
  if (first === undefined) return html`<p class="note">Nobody in the directory may sign in, so nobody can approve.</p>`
  if (people.length === 1) return html`<p>You decide as <strong>${fullName(first)}</strong>.</p>`
  return html`<div class="field">
<label for="user">You decide as</label>
<select id="user" name="${FIELD}">${personOptions(people, suggestedPerson(c, directory))}</select>
</div>`
}

/** The people of a directory, as options of a choice. */
export function personOptions(people: readonly User[], chosen: string, label = fullName): Html[] {
  return people.map(
    (user) => html`<option value="${user.name}"${user.name === chosen ? html` selected` : ''}>${label(user)}</option>`,
  )
}

/** Whoever this browser decided as last, or the first of the directory. */
export function suggestedPerson(c: PageContext, directory: Directory): string {
  const last = getCookie(c, COOKIE)
  return findUser(directory, last ?? null)?.name ?? firstUser(directory)
}

/** The person that a form names, by default the first one. Undefined when there is none who may sign in. */
export function readPerson(c: PageContext, fields: URLSearchParams, directory: Directory): string | undefined {
  const name = fields.get(FIELD) ?? firstUser(directory)
  if (findUser(directory, name) === undefined) return undefined
  if (fields.has(FIELD)) setCookie(c, COOKIE, name, {httpOnly: true, sameSite: 'Lax', path: '/'})
  return name
}

function fullName({name, email}: User): string {
  return email === undefined ? name : `${name} (${email})`
}
