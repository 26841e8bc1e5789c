import {ERRORS, type ErrorCode} from '@sso-oidc/core'
import type {Entry} from './page.ts'

const MEANINGS = {
  130: 'The command was interrupted (SIGINT). SIGTERM makes it 143, SIGHUP 129, a closed pipe 141.',
  252: 'The words or the input are wrong, and nothing was sent.',
  253: 'A setting is missing, or what it names.',
  255: 'Everything else.',
} as const satisfies Record<(typeof ERRORS)[ErrorCode]['exit'], string>

/** Exit codes, with the error codes that have them. */
export function exitCodes(): Entry[] {
  const ours = Object.entries(MEANINGS).map(([term, meaning]) => {
    const codes = Object.entries(ERRORS).filter(([, {exit}]) => String(exit) === term)
    return {term, text: `${meaning} Codes: ${codes.map(([code]) => `\`${code}\``).join(', ')}.`}
  })
  const others = [
    {term: '0', text: 'The result is on standard output.'},
    {term: '254', text: 'The service refused. The code is its own.'},
  ]
  return [...others, ...ours].sort((a, b) => Number(a.term) - Number(b.term))
}
