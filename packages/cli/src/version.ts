import manifest from '../package.json' with {type: 'json'}
import {writeDirectly} from './direct-output.ts'

/** Name and version of the runtime: `node-v24.1.0`. */
const RUNTIME =
  process.versions['bun'] === undefined ? `node-v${process.versions.node}` : `bun-v${process.versions['bun']}`

/** Text of `--version`. */
export const VERSION = `${manifest.name}/${manifest.version} ${process.platform}-${process.arch} ${RUNTIME}`

/** User agent of requests. The name of the operation is appended. */
export const USER_AGENT = `sso-oidc/${manifest.version} (${process.platform}; ${RUNTIME.replace('-v', ' ')})`

/** Prints the version, for the launcher. Returns false if the program has to do it, which also reports errors. */
export function printVersion(): boolean {
  const written = writeDirectly(`${VERSION}\n`)
  return written !== undefined && written.error === undefined
}
