import {SERVICE_ERRORS, type ServiceErrorEntry, type ServiceErrorName} from '@sso-oidc/core'
import type {Command} from '../command.ts'
import {ERRORS, type ErrorEntry, remedyFor} from '../messages/error-table.ts'
import {serviceAdvice} from '../messages/service-advice.ts'
import type {Entry, Page} from './page.ts'

const MEANINGS: Readonly<Record<ErrorEntry['exit'], string>> = {
  126: 'The command of `sso-oidc exec` cannot be executed.',
  127: 'The command of `sso-oidc exec` was not found.',
  252: 'The command line or the input is invalid. Nothing was sent.',
  253: 'The configuration is incomplete.',
  254: 'The service returned an error, or the device code expired.',
  255: 'All other errors.',
}

/** Exit codes of a command that ends with the exit code of another program. */
const OF_OTHERS: readonly Entry[] = [
  {term: '0 to 255', text: 'The exit code of the command that was run.'},
  {
    term: '125',
    text: 'The command was not run, because `sso-oidc` failed. The message on standard error has the error code.',
  },
]

/** Exit codes without an error code. */
const ENDS: readonly Entry[] = [
  {term: '0', text: 'The command succeeded. The result is on standard output.'},
  {term: '129', text: 'The command was ended by SIGHUP.'},
  {
    term: '130',
    text: 'The command was ended by SIGINT (Ctrl-C). It prints no message, unless it has saved a response with a token.',
  },
  {term: '141', text: 'Standard output was closed before the whole result was written, for example by `head`.'},
  {term: '143', text: 'The command was ended by SIGTERM.'},
]

/** Returns the exit codes of a command with their error codes. */
export function exitCodes({failureCode, exitCodes: own = []}: Pick<Command, 'exitCodes' | 'failureCode'>): Entry[] {
  if (failureCode !== undefined) return [...OF_OTHERS, ...errorEntries((exit) => exit < 252)]
  return byCode([...ENDS, ...own, ...errorEntries((exit) => exit >= 252)])
}

function errorEntries(isShown: (exit: number) => boolean): Entry[] {
  const shown = Object.entries(MEANINGS).filter(([term]) => isShown(Number(term)))
  return shown.map(([term, meaning]) => {
    const codes = Object.entries(ERRORS).filter(([, {exit}]) => String(exit) === term)
    return {term, text: `${meaning} Codes: ${codes.map(([code]) => `\`${code}\``).join(', ')}.`}
  })
}

/** Returns all exit codes of the program. */
export function allExitCodes(): Entry[] {
  const own = [
    {term: '1', text: '`sso-oidc status`: a session is not signed in.'},
    {term: '125', text: '`sso-oidc exec` failed before it ran the command. It uses this code for all other errors.'},
  ]
  return byCode([...ENDS, ...own, ...errorEntries(() => true)])
}

function byCode(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => Number(a.term) - Number(b.term))
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
      {title: 'Exit codes', blocks: [allExitCodes()]},
      {
        title: 'Error codes',
        blocks: [
          Object.entries<ErrorEntry>(ERRORS).map(([term, entry]) => ({
            term,
            facts: [`exit code ${entry.exit}`],
            // On this page, there is no message above the remedy.
            text: [entry.sentence, remedyFor(entry, 'sso-oidc COMMAND').replaceAll(' above', ''), entry.ifSeveral]
              .filter(Boolean)
              .join(' '),
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
