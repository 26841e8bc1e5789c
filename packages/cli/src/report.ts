import {ServiceError, SsoOidcError} from '@sso-oidc/core'
import {escapeControls} from './escape.ts'

/** An error as text for a person, and the exit code that goes with it. */
export interface Report {
  readonly text: string
  readonly exitCode: number
}

/**
 * Tells an error: what happened, the members of the service's answer, what to do. The text holds no secret and no
 * control character but line breaks.
 */
export function report(error: unknown, {debug = false} = {}): Report {
  if (!(error instanceof SsoOidcError)) return reportBug(error, debug)
  const head = error instanceof ServiceError ? error.message : `An error occurred (${error.code}): ${error.message}`
  const parts = [head]
  if (error instanceof ServiceError) {
    const members = Object.entries(error.refusal.members).map(([name, value]) => `${name}: ${textOf(value)}`)
    if (members.length > 0) parts.push(['The service says:', ...members].join('\n'))
    if (error.attempts > 1) {
      parts.push(`The request was sent ${error.attempts} times; an earlier attempt may have been processed.`)
    }
  }
  parts.push(error.remedy)
  return {text: `\nsso-oidc: ${escapeControls(parts.join('\n\n'))}\n`, exitCode: error.exitCode}
}

function reportBug(error: unknown, debug: boolean): Report {
  const {name = 'Error', message = String(error), stack = ''} = error instanceof Error ? error : {}
  const detail = debug ? `\n${stack}` : '\nRun the command again with --debug to see where.'
  const text = `\nsso-oidc: This is a bug in sso-oidc, please report it: ${name}: ${message}${detail}`
  return {text: `${escapeControls(text)}\n`, exitCode: 255}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
