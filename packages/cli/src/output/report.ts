import {type JsonValue, ServiceError, SsoOidcError} from '@sso-oidc/core'
import {escapeControls} from '../messages/escape-controls.ts'

/** Exit code that goes with an error. Whatever is no error of ours is a bug. */
export function exitCodeOf(error: unknown): number {
  return error instanceof SsoOidcError ? error.exitCode : 255
}

/**
 * An error as a text for a person: what happened, the members of the service's answer, what to do. It holds no secret,
 * and no control character but line breaks. The `legacy` form leaves the members out.
 */
export function describeError(error: unknown, {debug = false, legacy = false} = {}): string {
  if (!(error instanceof SsoOidcError)) return describeBug(error, debug)
  if (!(error instanceof ServiceError)) {
    const head = legacy ? error.message : `An error occurred (${error.code}): ${error.message}`
    return frame([head, error.remedy])
  }
  const members = Object.entries(error.refusal.members).map(([name, value]) => `${name}: ${textOf(value)}`)
  const shown = legacy || members.length === 0 ? [] : [['The service says:', ...members].join('\n')]
  return frame([error.message, ...shown, ...warnings(error), error.remedy])
}

/** An error as a value for a program: the members of the AWS CLI. */
export function structureError(error: unknown): JsonValue {
  if (error instanceof ServiceError) {
    const {message, members} = error.refusal
    return {Message: message, Code: error.code, ...(members as Record<string, JsonValue>)}
  }
  if (error instanceof SsoOidcError) return {Code: error.code, Message: `${error.message}\n\n${error.remedy}`}
  return {Code: 'InternalError', Message: describeBug(error, false).trim()}
}

function warnings({attempts}: ServiceError): string[] {
  return attempts === 1 ? [] : [`The request was sent ${attempts} times; an earlier attempt may have been processed.`]
}

function describeBug(error: unknown, debug: boolean): string {
  const {name = 'Error', message = String(error), stack = ''} = error instanceof Error ? error : {}
  const detail = debug ? stack : 'Run the command again with --debug to see where.'
  return frame([`This is a bug in sso-oidc, please report it: ${name}: ${message}`, detail])
}

function frame(parts: readonly string[]): string {
  return `\nsso-oidc: ${escapeControls(parts.join('\n\n'))}\n`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
