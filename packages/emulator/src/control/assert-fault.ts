import {operations, serviceErrorEntry} from '@sso-oidc/core'
import type {Fault} from '../store/faults.ts'
import {ControlError} from './control-error.ts'

const OPERATION_NAMES = Object.values(operations).map(({name}) => name)

interface MemberEntry {
  readonly isValid: (value: unknown) => boolean
  /** Description of valid values, after "must be". */
  readonly rule: string
}

/** Valid values of the fields of a fault. */
const MEMBERS: Readonly<Record<keyof Fault, MemberEntry>> = {
  operation: {
    isValid: (value) => OPERATION_NAMES.some((name) => name === value),
    rule: `one of ${OPERATION_NAMES.join(', ')}`,
  },
  error: {
    isValid: (value) => typeof value === 'string' && serviceErrorEntry(value) !== undefined,
    rule: 'the name of a service exception, such as SlowDownException',
  },
  status: {isValid: (value) => isInteger(value, 200, 599), rule: 'an integer from 200 to 599'},
  body: {isValid: (value) => typeof value === 'string', rule: 'a string'},
  delay: {isValid: (value) => isInteger(value, 0, 600_000), rule: 'an integer from 0 to 600000 (milliseconds)'},
  cut: {isValid: (value) => typeof value === 'boolean', rule: 'true or false'},
  times: {isValid: (value) => isInteger(value, 1, 1_000_000), rule: 'an integer from 1 to 1000000'},
}

/**
 * Checks the fields of a fault, so that a test does not pass because of a misspelled fault.
 *
 * @throws {ControlError} `Invalid`
 */
export function assertFault(fault: Fault): void {
  const unknown = Object.keys(fault).find((name) => !Object.hasOwn(MEMBERS, name))
  if (unknown !== undefined) {
    const names = Object.keys(MEMBERS).join(', ')
    throw new ControlError(
      'Invalid',
      `Unknown field of a fault: ${JSON.stringify(unknown)}. Supported fields: ${names}.`,
    )
  }
  for (const [name, {isValid, rule}] of Object.entries(MEMBERS)) {
    const value = fault[name as keyof Fault]
    if (value === undefined && name !== 'operation') continue
    if (!isValid(value)) throw new ControlError('Invalid', `Invalid \`${name}\` of a fault: must be ${rule}.`)
  }
}

function isInteger(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}
