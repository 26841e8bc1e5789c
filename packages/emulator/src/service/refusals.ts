import {SERVICE_ERRORS, type ServiceName} from '@sso-oidc/core'
import {APPLICATION_REFUSALS, FRONT_ERRORS, OIDC_REFUSALS} from '../rules/oidc-refusals.ts'
import {PORTAL_REFUSALS} from '../rules/portal-refusals.ts'
import type {RefusalEntry} from '../rules/refusal-entry.ts'
import {SIGNATURE_REFUSALS} from '../rules/signature-refusals.ts'

/** Part of AWS that refuses, and the form of its answers. */
interface Layer {
  /** Stands behind the name of the exception in the header. */
  readonly namespace: string
  readonly exceptions: Readonly<Record<string, {readonly status: number; readonly error?: string}>>
  /** Status of the exceptions that do not stand there. */
  readonly otherStatus: number
  /** Body of an answer, its members in their order. */
  readonly toBody: (words: {exception: string; error: string; description: string}) => object
}

const LAYERS = {
  'sso-oidc': {
    namespace: 'com.amazonaws.sso.oidc',
    exceptions: {...SERVICE_ERRORS, ...FRONT_ERRORS},
    otherStatus: 400,
    toBody: ({error, description}) => ({error, error_description: description}),
  },
  sso: {
    namespace: 'com.amazonaws.switchboard.portal',
    exceptions: {...SERVICE_ERRORS, ...FRONT_ERRORS},
    otherStatus: 400,
    toBody: ({exception, description}) => ({
      message: description,
      __type: `com.amazonaws.switchboard.portal#${exception}`,
    }),
  },
  signature: {
    namespace: 'com.amazon.coral.service',
    exceptions: {},
    otherStatus: 403,
    toBody: ({description}) => ({message: description}),
  },
} as const satisfies Record<ServiceName | 'signature', Layer>

type LayerName = keyof typeof LAYERS

/** Every way in which the emulator refuses a request, and who speaks. */
const REFUSALS = {
  ...spokenBy('sso-oidc', OIDC_REFUSALS),
  ...spokenBy('sso-oidc', APPLICATION_REFUSALS),
  ...spokenBy('sso', PORTAL_REFUSALS),
  ...spokenBy('signature', SIGNATURE_REFUSALS),
}

/** Name of a way to refuse. */
export type RefusalName = keyof typeof REFUSALS

/** An answer that refuses. */
export interface RefusingAnswer {
  readonly status: number
  /** Value of the header `x-amzn-ErrorType`. */
  readonly errorType: string
  /** Members of the answer, in the service's order. */
  readonly body: object
}

/** The answer of a service with this exception. */
export function sayException(layerName: LayerName, exception: string, description: string): RefusingAnswer {
  const layer: Layer = LAYERS[layerName]
  const {status = layer.otherStatus, error = 'invalid_request'} = layer.exceptions[exception] ?? {}
  return {
    status,
    errorType: `${exception}:http://internal.amazon.com/coral/${layer.namespace}/`,
    body: layer.toBody({exception, error, description}),
  }
}

/** What a refusal may differ in. */
interface RefusalDetails {
  /** Members that follow the others in the body. */
  readonly members?: object
  readonly headers?: Readonly<Record<string, string>>
  /** Who speaks, where it is not the one in whose table the refusal is. */
  readonly service?: ServiceName
}

/** Thrown by whatever finds a reason to refuse; the routes turn it into an answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly answer: RefusingAnswer
  /** Headers of the answer beside those that every answer has. */
  readonly headers: Readonly<Record<string, string>>

  constructor(name: RefusalName, {members = {}, headers = {}, service}: RefusalDetails = {}) {
    const {layer, exception, description} = REFUSALS[name]
    super(description)
    const answer = sayException(service ?? layer, exception, description)
    this.answer = {...answer, body: {...answer.body, ...members}}
    this.headers = headers
  }
}

type Spoken = RefusalEntry<string> & {readonly layer: LayerName}

function spokenBy<Name extends string>(layer: LayerName, table: Readonly<Record<Name, RefusalEntry<string>>>) {
  const entries = Object.entries<RefusalEntry<string>>(table).map(([name, entry]) => [name, {...entry, layer}])
  return Object.fromEntries(entries) as Record<Name, Spoken>
}
