import type {JsonValue} from '@sso-oidc/core'
import type {FlagValues} from '../argv/flag.ts'
import {LOGIN_FLAG, SESSION_FLAG} from '../argv/session-flag.ts'
import type {Command} from '../command.ts'
import {withLogin} from '../login/with-login.ts'
import {tokenWarning} from '../messages/token-warning.ts'
import {assertSameRegion, openSession} from '../network/open-session.ts'
import {readSettings} from '../settings/settings.ts'

const FLAGS = [SESSION_FLAG, LOGIN_FLAG] as const

/** `sso-oidc token` prints the access token of a session. */
export const token: Command<FlagValues<typeof FLAGS>> = {
  name: 'token',
  summary: 'Prints the access token, refreshed if needed.',
  description: [
    'Prints the token alone. With `--output` or `--query`, the result has the members `accessToken`, `tokenType`, ' +
      '`expiresAt`, `startUrl`, and `region`.',
    'The token is refreshed if fewer than 15 minutes are left. If the refresh fails and the token is still valid, the ' +
      'command prints it with a warning, and tries no other refresh for 30 seconds. A new token that cannot be cached is ' +
      'printed with a warning too.',
  ],
  group: 'Work',
  flags: FLAGS,
  examples: [
    {about: 'Print the access token:', line: 'sso-oidc token'},
    {about: 'Sign in first if needed:', line: 'sso-oidc token --login'},
    {about: 'Call an API with the header of the token:', line: 'sso-oidc token --output header'},
  ],

  async run({globals, values}, context) {
    const open = openSession({globals, name: values['sso-session']}, context)
    assertSameRegion(open, globals)
    const {token: cached, warning} = await withLogin(open, values, context, () => open.session.token())
    const {accessToken, expiresAt} = cached
    context.redactor.add(accessToken, cached.refreshToken, cached.clientSecret)
    if (warning !== undefined) context.stderr.log(tokenWarning(warning))
    if (globals.output === undefined && globals.query === undefined) return {text: `${accessToken}\n`}
    const {startUrl, region} = open.settings
    const value: JsonValue = {accessToken, tokenType: 'Bearer', expiresAt, startUrl, region}
    return context.output.toResult([value], {title: 'Token', settings: readSettings(globals, context)})
  },
}
