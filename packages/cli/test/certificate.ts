import {execFileSync} from 'node:child_process'
import {missingProgram} from '../../../tools/installed.ts'

/** Creates a self-signed certificate with its key, in PEM, or returns the reason why there is none. */
export function createCertificate(names: string): {readonly text: string} | {readonly missing: string} {
  const missing = missingProgram('openssl', {package: 'openssl'})
  if (missing !== undefined) return {missing}
  const words = `req -x509 -newkey rsa:2048 -nodes -keyout - -subj /CN=a -addext subjectAltName=${names}`
  return {text: execFileSync('openssl', words.split(' '), {stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8'})}
}
