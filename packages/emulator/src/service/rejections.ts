import {SERVICE_ERRORS, type ServiceName} from '@sso-oidc/core'
import {APPLICATION_REJECTIONS, FRONT_ERRORS, OIDC_REJECTIONS} from '../rules/oidc-rejections.ts'
import {PORTAL_REJECTIONS} from '../rules/portal-rejections.ts'
import type {RejectionEntry} from '../rules/rejection-entry.ts'
import {SIGNATURE_REJECTIONS} from '../rules/signature-rejections.ts'

/** Part of AWS that rejects requests, with the format of its error responses. */
interface Layer {
  /** Namespace of the exception in the header `x-amzn-ErrorType`. */
  readonly namespace: string
  readonly exceptions: Readonly<Record<string, {readonly status: number; readonly error?: string}>>
  /** Returns the body of an error response, with its fields in order. */
  readonly toBody: (details: {exception: string; error: string; description: string}) => object
}

const LAYERS = {
  'sso-oidc': {
    namespace: 'com.amazonaws.sso.oidc',
    exceptions: {...SERVICE_ERRORS, ...FRONT_ERRORS},
    toBody: ({error, description}) => ({error, error_description: description}),
  },
  sso: {
    namespace: 'com.amazonaws.switchboard.portal',
    exceptions: {...SERVICE_ERRORS, ...FRONT_ERRORS},
    toBody: ({exception, description}) => ({
      message: description,
      __type: `com.amazonaws.switchboard.portal#${exception}`,
    }),
  },
  signature: {
    namespace: 'com.amazon.coral.service',
    exceptions: {},
    toBody: ({description}) => ({message: description}),
  },
} as const satisfies Record<ServiceName | 'signature', Layer>

type LayerName = keyof typeof LAYERS

/** Status of the exceptions of signatures, which are in no table. */
const SIGNATURE_STATUS = 403

/** All rejections, with the layer that sends them. */
const REJECTIONS = {
  ...inLayer('sso-oidc', OIDC_REJECTIONS),
  ...inLayer('sso-oidc', APPLICATION_REJECTIONS),
  ...inLayer('sso', PORTAL_REJECTIONS),
  ...inLayer('signature', SIGNATURE_REJECTIONS),
}

/** Name of a rejection. */
export type RejectionName = keyof typeof REJECTIONS

/** Error response of a layer. */
export interface ErrorResponse {
  readonly status: number
  /** Value of the header `x-amzn-ErrorType`. */
  readonly errorType: string
  /** Fields of the body, in the order of the service. */
  readonly body: object
}

/** Returns the error response of a layer for an exception. */
export function toErrorResponse(layerName: LayerName, exception: string, description: string): ErrorResponse {
  const layer: Layer = LAYERS[layerName]
  const {status = SIGNATURE_STATUS, error = 'invalid_request'} = layer.exceptions[exception] ?? {}
  return {
    status,
    errorType: `${exception}:http://internal.amazon.com/coral/${layer.namespace}/`,
    body: layer.toBody({exception, error, description}),
  }
}

/** Optional details of a rejection. */
interface RejectionDetails {
  /** Additional fields at the end of the body. */
  readonly members?: object
  readonly headers?: Readonly<Record<string, string>>
  /** Service that sends the response. Default: the layer of the rejection. */
  readonly service?: ServiceName | undefined
}

/**
 * Thrown to reject a request. The routes turn it into an error response. It is not an `Error`, because nobody reads its
 * stack, which takes as long to create as a query.
 */
export class Rejection {
  readonly response: ErrorResponse
  /** Additional headers of the response. */
  readonly headers: Readonly<Record<string, string>>

  constructor(name: RejectionName, {members = {}, headers = {}, service}: RejectionDetails = {}) {
    const {layer, exception, description} = REJECTIONS[name]
    const response = toErrorResponse(service ?? layer, exception, description)
    this.response = {...response, body: {...response.body, ...members}}
    this.headers = headers
  }
}

type LayerEntry = RejectionEntry<string> & {readonly layer: LayerName}

function inLayer<Name extends string>(layer: LayerName, table: Readonly<Record<Name, RejectionEntry<string>>>) {
  const entries = Object.entries<RejectionEntry<string>>(table).map(([name, entry]) => [name, {...entry, layer}])
  return Object.fromEntries(entries) as Record<Name, LayerEntry>
}
