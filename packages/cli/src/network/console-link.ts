import {assertRegion, InputError, plainRegion} from '@sso-oidc/core'
import {type Role, type SsoSession, startUrlOf} from '@sso-oidc/session'
import {quote} from '../messages/quote.ts'
import {webDomain} from './web-domain.ts'

/** Name of a service in the URLs of the console. */
const SERVICE = /^[a-z][a-z0-9-]{0,62}$/

/** Page of the console for a role. */
export interface ConsolePage {
  readonly session: SsoSession
  readonly role: Role
  /** Region of the work. Undefined if none is set. */
  readonly region: string | undefined
  /** Service or URL of the console. Undefined for its first page. */
  readonly destination: string | undefined
}

/**
 * Returns the shortcut link of the access portal for a role. It has no secret: the browser signs in at the portal if needed.
 *
 * @throws {InputError} if the destination is neither a service nor a URL of the console in the partition of the session
 * @throws {ConfigError} `InvalidSetting` if the start URL is invalid, `InvalidRegion` if the region is
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html
 */
export function consoleLink({session, role, region, destination}: ConsolePage): string {
  const domain = `console.${webDomain(session.region)}`
  const page = destination === undefined ? undefined : pageOf(destination, domain, regionIn(session, region))
  const parameters = [
    ['account_id', role.accountId],
    ['role_name', role.roleName],
    ...(page === undefined ? [] : [['destination', page]]),
  ]
  const query = parameters.map(([name, value = '']) => `${name}=${encodeURIComponent(value)}`).join('&')
  const link = new URL(startUrlOf(session))
  link.pathname = link.pathname.replace(/\/*$/, '/')
  link.hash = `/console?${query}`
  return link.href
}

/** Returns the region if it is in the partition of the session, where the accounts are. */
function regionIn(session: SsoSession, given: string | undefined): string | undefined {
  if (given === undefined) return undefined
  assertRegion(given)
  const region = plainRegion(given)
  return webDomain(region) === webDomain(session.region) ? region : undefined
}

function pageOf(destination: string, domain: string, region: string | undefined): string {
  if (SERVICE.test(destination)) {
    if (region === undefined) return `https://${domain}/${destination}/home`
    return `https://${region}.${domain}/${destination}/home?region=${region}`
  }
  const url = URL.canParse(destination) ? new URL(destination) : undefined
  const {protocol, hostname, port = '', username = '', password = ''} = url ?? {}
  const isConsole = hostname === domain || hostname?.endsWith(`.${domain}`)
  if (url !== undefined && protocol === 'https:' && isConsole && port + username + password === '') return url.href
  throw new InputError(
    `Invalid --destination ${quote(destination)}. Use a service such as s3, or a URL that begins with https:// and whose host ` +
      `is ${domain} or ends with .${domain}.`,
  )
}
