import {InputError, type JsonValue} from '@sso-oidc/core'
import type {SsoSession} from '@sso-oidc/session'
import type {FlagValues} from '../argv/flag.ts'
import type {GlobalValues} from '../argv/global-flags.ts'
import {SESSION_FLAG} from '../argv/session-flag.ts'
import type {Command, CommandContext} from '../command.ts'
import {offerToSave, type SaveOffer} from '../configure/save-offer.ts'
import {signIn} from '../login/sign-in.ts'
import {localTime} from '../messages/local-time.ts'
import {assertSameRegion, connectSession, type OpenSession, openSession} from '../network/open-session.ts'
import {readSettings} from '../settings/settings.ts'

const FLAGS = [
  SESSION_FLAG,
  {name: 'use-device-code', arity: 'none', summary: 'Sign in with a device code, on any device with a browser.'},
  {name: 'no-browser', arity: 'none', summary: 'Print the URL and do not open a browser.'},
  {name: 'if-needed', arity: 'none', own: true, summary: 'Do nothing if the token is valid or can be refreshed.'},
  {
    name: 'qr',
    arity: 'none',
    own: true,
    summary: 'Sign in with a device code, and print a QR code of the URL for a phone.',
  },
  {
    name: 'redirect-port',
    arity: 'one',
    type: 'count',
    own: true,
    placeholder: 'port',
    summary: 'Port on 127.0.0.1 to which the browser returns. Default: a free port.',
  },
  {
    name: 'sso-start-url',
    arity: 'one',
    placeholder: 'url',
    own: true,
    summary: 'Start URL of the instance, without a configuration. Requires --sso-region.',
  },
  {
    name: 'sso-region',
    arity: 'one',
    placeholder: 'region',
    own: true,
    summary: 'Region of the instance. Requires --sso-start-url.',
  },
] as const

type Values = FlagValues<typeof FLAGS>

/** `sso-oidc login` signs in. */
export const login: Command<Values> = {
  name: 'login',
  summary: 'Signs in with the browser or a device code.',
  description: [
    'Opens the sign-in page in the browser and waits for your approval. The token is cached where the AWS CLI and the AWS ' +
      'SDKs read it (`~/.aws/sso/cache`), so they are signed in too.',
    'Uses an authorization code with PKCE if a browser can open on this computer. Uses a device code with ' +
      '`--use-device-code`, over SSH, in a container, and without a display. `SSO_OIDC_FLOW`, or `sso_oidc_flow` in the ' +
      '`[sso-session]` section, selects one: `authorization_code` or `device_code`.',
    '`BROWSER`, or `sso_browser` in the section, is the command line of another browser.',
  ],
  group: 'Sign in',
  flags: FLAGS,
  examples: [
    {about: 'Sign in:', line: 'sso-oidc login'},
    {about: 'Sign in on a computer without a browser:', line: 'sso-oidc login --use-device-code'},
    {
      about: 'Sign in without a configuration:',
      line: 'sso-oidc login --sso-start-url https://d-1234567890.awsapps.com/start --sso-region us-east-1',
    },
  ],

  async run({globals, values}, context) {
    const {open, offer} = await openChosen(values, globals, context)
    assertSameRegion(open, globals)
    const options = {
      useDeviceCode: values['use-device-code'],
      noBrowser: values['no-browser'],
      ifNeeded: values['if-needed'],
      qr: values.qr,
      port: values['redirect-port'],
    }
    const token = await signIn(open, options, context)
    await offer?.complete()
    const {name, startUrl, region} = open.settings
    if (globals.output !== undefined || globals.query !== undefined) {
      const value: JsonValue = {session: name ?? null, startUrl, region, expiresAt: token.expiresAt}
      return context.output.toResult([value], {title: 'Login', settings: readSettings(globals, context)})
    }
    const where = name === undefined ? startUrl : `${name} (${startUrl})`
    // As in the AWS CLI, only tokens of a named session are refreshed.
    const isRefreshed = name !== undefined && token.refreshToken !== undefined
    const renewal = isRefreshed ? ', and is refreshed automatically until the session ends' : ''
    return {
      text: `Signed in to ${where}.\nThe token is valid until ${localTime(token.expiresAt, context.now())}${renewal}.\n`,
    }
  },
}

/** Opens the session of the options, which can be saved, or the configured one. */
async function openChosen(
  values: Values,
  globals: GlobalValues,
  context: CommandContext,
): Promise<{open: OpenSession; offer?: SaveOffer}> {
  const given = sessionOfOptions(values)
  if (given === undefined) return {open: openSession({globals, name: values['sso-session']}, context)}
  // A script that signs in only if needed runs often.
  const offer = await offerToSave(given, context, {isQuiet: values['if-needed']})
  return {open: connectSession(offer.session, {globals, settings: readSettings(globals, context)}, context), offer}
}

/**
 * Returns the session of the options, or undefined without them.
 *
 * @throws {InputError} if one of the options is missing
 */
function sessionOfOptions(values: Values): SsoSession | undefined {
  const {'sso-start-url': startUrl, 'sso-region': region, 'sso-session': name} = values
  if (startUrl === undefined && region === undefined) return undefined
  if (startUrl === undefined || region === undefined) {
    throw new InputError('--sso-start-url and --sso-region require each other.')
  }
  return {startUrl, region, settings: {}, ...(name === undefined ? {} : {name})}
}
