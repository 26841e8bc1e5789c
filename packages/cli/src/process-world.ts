import type {AnyOperation} from '@sso-oidc/core'
import manifest from '../package.json' with {type: 'json'}
import type {World} from './run-operation.ts'

/** The world of this process, for the command of an operation. */
export function processWorld({name}: AnyOperation): World {
  const {stdout, stderr, env, platform, versions} = process
  const userAgent = `sso-oidc/${manifest.version} (${platform}; node ${versions.node}) md/command#${name}`
  return {stdout, stderr, env, cwd: process.cwd(), userAgent}
}
