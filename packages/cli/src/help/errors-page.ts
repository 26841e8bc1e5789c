import {SERVICE_ERRORS, type ServiceErrorEntry, type ServiceErrorName} from '@sso-oidc/core'
import {ERRORS, type ErrorEntry, remedyFor, serviceAdvice} from '../messages/error-table.ts'
import type {Entry, Page} from './page.ts'

const MEANINGS: Readonly<Record<ErrorEntry['exit'], string>> = {
  252: 'The command line or the input is invalid. Nothing was sent.',
  253: 'The configuration is incomplete.',
  254: 'The service returned an error, or the device code expired.',
  255: 'All other errors.',
}

/** Returns the exit codes with their error codes. */
export function exitCodes(): Entry[] {
  const errors = Object.entries(MEANINGS).map(([term, meaning]) => {
    const codes = Object.entries(ERRORS).filter(([, {exit}]) => String(exit) === term)
    return {term, text: `${meaning} Codes: ${codes.map(([code]) => `\`${code}\``).join(', ')}.`}
  })
  const others = [
    {term: '0', text: 'The command succeeded. The result is on standard output.'},
    {term: '129', text: 'The command was ended by SIGHUP.'},
    {
      term: '130',
      text: 'The command was ended by SIGINT (Ctrl-C). It prints no message, unless it has saved a response with a token.',
    },
    {term: '141', text: 'Standard output was closed before the whole result was written, for example by `head`.'},
    {term: '143', text: 'The command was ended by SIGTERM.'},
  ]
  return [...others, ...errors].sort((a, b) => Number(a.term) - Number(b.term))
}

/** Returns the page about errors and exit codes: `sso-oidc help errors`. */
export function errorsPage(): Page {
  return {
    name: 'sso-oidc errors',
    summary: 'Error codes and exit codes of sso-oidc.',
    sections: [
      {
        title: 'Description',
        blocks: [
          'A command that fails prints nothing to standard output and one message to standard error. The message has an ' +
            'error code, the reason, and a remedy. `--cli-error-format json` prints the error as JSON.',
          'A token that was issued is never lost. If it cannot be printed, for example because the disk is full, the message ' +
            'names a file that contains the response and that only you can read. The file is in `sso-oidc` in ' +
            '`$XDG_STATE_HOME`, in `~/.local/state/sso-oidc`, or in the directory for temporary files. `create-token` and ' +
            '`create-token-with-iam` send no request if neither directory can be written to.',
        ],
      },
      {title: 'Exit codes', blocks: [exitCodes()]},
      {
        title: 'Error codes',
        blocks: [
          Object.entries<ErrorEntry>(ERRORS).map(([term, entry]) => ({
            term,
            facts: [`exit code ${entry.exit}`],
            // On this page, there is no message above the remedy.
            text: `${entry.sentence} ${remedyFor(entry, 'sso-oidc COMMAND').replaceAll(' above', '')}`,
          })),
        ],
      },
      {
        title: 'Error codes of the services',
        blocks: [
          'The exit code is 254.',
          Object.entries<ServiceErrorEntry>(SERVICE_ERRORS).map(([term, {status, error}]) => ({
            term,
            facts: [`status ${status}`, ...(error === undefined ? [] : [error])],
            text: serviceAdvice(term as ServiceErrorName),
          })),
        ],
      },
    ],
  }
}
