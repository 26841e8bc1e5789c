import {SERVICE_ERRORS} from '@sso-oidc/core'
import {APPLICATION_REFUSALS, FRONT_ERRORS, OIDC_REFUSALS} from './tables/oidc-refusals.ts'
import type {RefusalEntry} from './tables/refusal-entry.ts'
import {SIGNATURE_REFUSALS} from './tables/signature-refusals.ts'

/** Part of AWS that refuses, and the form of its answers. */
interface Layer {
  /** Stands behind the name of the exception in the header. */
  readonly namespace: string
  readonly exceptions: Readonly<Record<string, {readonly status: number; readonly error?: string}>>
  /** Body of an answer, its members in their order. */
  readonly toBody: (words: {exception: string; error: string; description: string}) => object
}

const OIDC: Layer = {
  namespace: 'com.amazonaws.sso.oidc',
  exceptions: {...SERVICE_ERRORS, ...FRONT_ERRORS},
  toBody: ({error, description}) => ({error, error_description: description}),
}

const SIGNATURE: Layer = {
  namespace: 'com.amazon.coral.service',
  exceptions: {},
  toBody: ({description}) => ({message: description}),
}

/** Every way in which the emulator refuses a request, and who speaks. */
const REFUSALS = {
  ...spokenBy(OIDC, OIDC_REFUSALS),
  ...spokenBy(OIDC, APPLICATION_REFUSALS),
  ...spokenBy(SIGNATURE, SIGNATURE_REFUSALS),
}

/** Name of a way to refuse. */
export type RefusalName = keyof typeof REFUSALS

/** Thrown by whatever finds a reason to refuse; the routes turn it into an answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  /** Value of the header `x-amzn-ErrorType`. */
  readonly errorType: string
  /** Members of the answer, in the service's order. */
  readonly body: object
  /** Headers of the answer beside those that every answer has. */
  readonly headers: Readonly<Record<string, string>>

  /**
   * @param more Members that follow the others in the body, and headers
   */
  constructor(name: RefusalName, more: {members?: object; headers?: Readonly<Record<string, string>>} = {}) {
    const {layer, exception, description, status} = REFUSALS[name]
    super(description)
    const {status: usual = 403, error = ''} = layer.exceptions[exception] ?? {}
    this.status = status ?? usual
    this.errorType = `${exception}:http://internal.amazon.com/coral/${layer.namespace}/`
    this.body = {...layer.toBody({exception, error, description}), ...more.members}
    this.headers = more.headers ?? {}
  }
}

type Spoken = RefusalEntry<string> & {readonly layer: Layer}

function spokenBy<Name extends string>(layer: Layer, table: Readonly<Record<Name, RefusalEntry<string>>>) {
  const entries = Object.entries<RefusalEntry<string>>(table).map(([name, entry]) => [name, {...entry, layer}])
  return Object.fromEntries(entries) as Record<Name, Spoken>
}
