import {existsSync} from 'node:fs'
import {type Context, type LoginFlow, type SsoSession, textOf} from '@sso-oidc/session'
import {invalidSetting} from '../settings/settings.ts'

/** Values of `SSO_OIDC_FLOW` and `sso_oidc_flow`. */
const FLOWS: readonly string[] = ['authorization_code', 'device_code'] satisfies LoginFlow[]

/** Settings that decide about the flow of a sign-in. */
export interface FlowOptions {
  readonly env: Context['env']
  /** Value of `--use-device-code`. */
  readonly useDeviceCode?: boolean | undefined
  readonly session: SsoSession
  /** Operating system, as Node names it. */
  readonly platform: string
  /** Returns whether a file exists. Default: of the file system. */
  readonly exists?: (file: string) => boolean
}

/**
 * Returns the flow of a sign-in: a device code with `--use-device-code` and for a start URL without a session, else the flow
 * of `SSO_OIDC_FLOW` or of `sso_oidc_flow` of the session, else the authorization code where a browser on this computer can
 * open.
 *
 * @throws {ConfigError} `InvalidSetting` for an unknown flow
 */
export function chooseFlow({env, useDeviceCode, session, platform, exists = existsSync}: FlowOptions): LoginFlow {
  if (useDeviceCode || session.name === undefined) return 'device_code'
  const variable = env['SSO_OIDC_FLOW']
  const value = variable || textOf(session.settings, 'sso_oidc_flow')
  if (value === undefined) return hasBrowser(env, {platform, exists}) ? 'authorization_code' : 'device_code'
  if (FLOWS.includes(value)) return value as LoginFlow
  const from = variable ? 'SSO_OIDC_FLOW' : 'sso_oidc_flow of the session'
  throw invalidSetting({value, from}, FLOWS.join(' or '))
}

/** Returns whether a browser can open on this computer: not over SSH, in a container, or without a display. */
export function hasBrowser(
  env: Context['env'],
  {platform, exists = existsSync}: Pick<FlowOptions, 'platform' | 'exists'>,
): boolean {
  // Remote editors set BROWSER to a helper that opens the browser of the user and forwards the port.
  if (env['BROWSER']) return true
  if (env['SSH_CONNECTION'] || env['SSH_TTY'] || env['SSH_CLIENT']) return false
  if (exists('/.dockerenv') || exists('/run/.containerenv')) return false
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'] || env['WSL_DISTRO_NAME'])
}
