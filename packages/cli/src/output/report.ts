import {
  ConfigError,
  type JsonValue,
  ServiceError,
  type ServiceErrorName,
  SsoOidcError,
  serviceErrorEntry,
} from '@sso-oidc/core'
import {shellWord} from '../argv/plain-word.ts'
import {didYouMean} from '../messages/did-you-mean.ts'
import {ERRORS, type ErrorEntry, remedyFor} from '../messages/error-table.ts'
import {HintedServiceError} from '../messages/hinted-service-error.ts'
import {quote} from '../messages/quote.ts'
import {serviceAdvice} from '../messages/service-advice.ts'
import {type Saved, savedSentence} from './issued-response.ts'

const UNKNOWN_SERVICE_ERROR = 'The service rejected the request. Check the region and `--endpoint-url`.'

/** Longer nested values are shown as text. Every row of a table is as wide as its longest one. */
const MAX_NESTED_LENGTH = 1000

/** Settings of an error message. */
export interface ReportOptions {
  /** Command line without options, for remedies: `sso-oidc create-token`. */
  readonly command: string
  /** Whether to print the stack trace of a bug. Default: false. */
  readonly debug?: boolean
  /** Whether to leave out error codes and the members of the response. Default: false. */
  readonly legacy?: boolean
  /** Response with a token that was not printed. Default: none. */
  readonly saved?: Saved | undefined
}

/**
 * Returns the exit code of an error. An error of another class is a bug. `failureCode` replaces the codes from 252 that all
 * commands share.
 */
export function exitCodeOf(error: unknown, failureCode?: number): number {
  const own = error instanceof SsoOidcError && !(error instanceof ServiceError) ? entryOf(error)?.exit : undefined
  const code = error instanceof ServiceError ? 254 : (own ?? 255)
  return code < 252 ? code : (failureCode ?? code)
}

/** Returns an error as prose: what happened, the members of the response, and how to fix it. */
export function describeError(error: unknown, options: ReportOptions): string {
  const {legacy = false} = options
  if (!(error instanceof SsoOidcError)) return describeBug(error, options)
  if (!(error instanceof ServiceError)) {
    const sentence = sentenceOf(error)
    return frame([
      legacy ? sentence : `An error occurred (${error.code}): ${sentence}`,
      ...savedParts(options),
      remedyOf(error, options),
    ])
  }
  const members = Object.entries(error.details.members).map(([name, value]) => `${name}: ${textOf(value)}`)
  const shown = legacy || members.length === 0 ? [] : [['Response of the service:', ...members].join('\n')]
  return frame([headOf(error), ...shown, ...warnings(error), ...savedParts(options), remedyOf(error, options)])
}

/** Returns an error of any class as a bug, in prose. */
export function describeBug(error: unknown, options: Pick<ReportOptions, 'debug' | 'saved'>): string {
  return frame([...bugParts(error, options.debug ?? false), ...savedParts(options)])
}

/**
 * Returns an error as a value with the members of the AWS CLI. `clean` removes secrets from a text and truncates it. A format
 * can split a text, so secrets are removed before. A nested value that is long or contains a secret becomes text.
 */
export function structureError(
  error: unknown,
  options: ReportOptions,
  clean: (text: string) => string,
): Record<string, JsonValue> {
  const members = Object.entries(membersOf(error, options)).map(([name, value]) => [name, cleanValue(value, clean)])
  return Object.fromEntries(members)
}

function cleanValue(value: JsonValue, clean: (text: string) => string): JsonValue {
  if (typeof value === 'string') return clean(value)
  const text = JSON.stringify(value)
  const shown = clean(text)
  return shown === text && text.length <= MAX_NESTED_LENGTH ? value : shown
}

function membersOf(error: unknown, options: ReportOptions): Record<string, JsonValue> {
  if (error instanceof ServiceError) {
    const {message, members} = error.details
    const text = [message, ...savedParts(options)].join('\n\n')
    return {Message: text, Code: error.code, ...(members as Record<string, JsonValue>)}
  }
  if (error instanceof SsoOidcError) {
    return {
      Code: error.code,
      Message: [sentenceOf(error), ...savedParts(options), remedyOf(error, options)].join('\n\n'),
    }
  }
  return {Code: 'InternalError', Message: [...bugParts(error, false), ...savedParts(options)].join('\n\n')}
}

function savedParts({saved}: Pick<ReportOptions, 'saved'>): string[] {
  return saved === undefined ? [] : [savedSentence(saved)]
}

function entryOf({code}: SsoOidcError): ErrorEntry | undefined {
  return Object.hasOwn(ERRORS, code) ? ERRORS[code as keyof typeof ERRORS] : undefined
}

/** Returns the sentence of an error, with the values that a library leaves to its caller to print. */
function sentenceOf(error: SsoOidcError): string {
  if (error.code === 'NoRegion') return ERRORS.NoRegion.sentence
  if (error.code === 'InvalidRegion' && error instanceof ConfigError) {
    return `Invalid region ${quote(error.details['region'] ?? '')}.`
  }
  return error.message + suggestionOf(error)
}

/** Returns the suggestion for the name of a profile or a session that was not found. */
function suggestionOf(error: SsoOidcError): string {
  if (!(error instanceof ConfigError)) return ''
  const {profile, session, known} = error.details
  return known === undefined ? '' : didYouMean(session ?? profile ?? '', known.split('\n'))
}

/** The head of a service error has the words of the AWS CLI, which scripts match. */
function headOf({details, attempts, isLastAttempt}: ServiceError): string {
  const reached = isLastAttempt ? ` (reached max retries: ${attempts - 1})` : ''
  const head = `An error occurred (${details.code}) when calling the ${details.operation} operation${reached}:`
  return `${head} ${details.message}`.trimEnd()
}

function remedyOf(error: SsoOidcError, {command}: ReportOptions): string {
  if (error instanceof ServiceError) {
    const isKnown = serviceErrorEntry(error.code) !== undefined
    const advice = isKnown ? serviceAdvice(error.code as ServiceErrorName) : UNKNOWN_SERVICE_ERROR
    return error instanceof HintedServiceError ? `${advice} ${error.hint}` : advice
  }
  const entry = entryOf(error)
  if (entry?.ifSeveral !== undefined && error instanceof ConfigError && error.details['sessions'])
    return entry.ifSeveral
  return entry === undefined ? '' : remedyFor(entry, command, choiceOf(error))
}

/** Returns the option that selects the session of an error: a start URL without a section is that of a profile. */
function choiceOf(error: SsoOidcError): string | undefined {
  if (!(error instanceof ConfigError) || error.code !== 'NotSignedIn') return undefined
  const {session, profile} = error.details
  if (session !== undefined) return `--sso-session ${shellWord(session)}`
  return profile === undefined ? undefined : `--profile ${shellWord(profile)}`
}

function warnings({attempts}: ServiceError): string[] {
  if (attempts === 1) return []
  return [`The request was sent ${attempts} times. The service may have processed an earlier one.`]
}

function bugParts(error: unknown, debug: boolean): string[] {
  const {name = 'Error', message = String(error), stack = ''} = error instanceof Error ? error : {}
  const detail = debug ? stack : 'Run the command again with `--debug` for the stack trace.'
  return [`This is a bug in sso-oidc. Please report it. ${name}: ${message}`, detail]
}

function frame(parts: readonly string[]): string {
  return `\nsso-oidc: ${parts.join('\n\n')}`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
