import {operations, serviceErrorEntry} from '@sso-oidc/core'
import type {Fault} from '../store/faults.ts'
import {ControlError} from './control-error.ts'

const OPERATION_NAMES = Object.values(operations).map(({name}) => name)

interface MemberEntry {
  readonly isRight: (value: unknown) => boolean
  /** Follows "has to be". */
  readonly rule: string
}

/** What the members of a fault have to be. */
const MEMBERS: Readonly<Record<keyof Fault, MemberEntry>> = {
  operation: {
    isRight: (value) => OPERATION_NAMES.some((name) => name === value),
    rule: `one of ${OPERATION_NAMES.join(', ')}`,
  },
  error: {
    isRight: (value) => typeof value === 'string' && serviceErrorEntry(value) !== undefined,
    rule: 'an exception of the service, such as SlowDownException',
  },
  status: {isRight: (value) => isWhole(value, 200, 599), rule: 'a whole number from 200 to 599'},
  body: {isRight: (value) => typeof value === 'string', rule: 'a text'},
  delay: {isRight: (value) => isWhole(value, 0, 600_000), rule: 'a whole number from 0 to 600,000 ms'},
  cut: {isRight: (value) => typeof value === 'boolean', rule: 'true or false'},
  times: {isRight: (value) => isWhole(value, 1, 1_000_000), rule: 'a whole number from 1 to 1,000,000'},
}

/**
 * Assures that a fault can happen. A misspelt one would never, and its test would be about nothing.
 *
 * @throws {ControlError} `Invalid`
 */
export function assertFault(fault: Fault): void {
  const strange = Object.keys(fault).find((name) => !Object.hasOwn(MEMBERS, name))
  if (strange !== undefined) {
    const names = Object.keys(MEMBERS).join(', ')
    throw new ControlError('Invalid', `A fault has no ${JSON.stringify(strange)}; it may have ${names}.`)
  }
  for (const [name, {isRight, rule}] of Object.entries(MEMBERS)) {
    const value = fault[name as keyof Fault]
    if (value === undefined && name !== 'operation') continue
    if (!isRight(value)) throw new ControlError('Invalid', `The fault's ${name} has to be ${rule}.`)
  }
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}
