/** A web service of IAM Identity Center. */
export interface Service {
  /** First part of its host names, before the region. */
  readonly host: string
  /** Where AWS documents its API. */
  readonly documentation: string
}

/** The services that have operations, by the names that the AWS CLI gives them. */
export const SERVICES = {
  'sso-oidc': {
    host: 'oidc',
    documentation: 'https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference',
  },
  sso: {
    host: 'portal.sso',
    documentation: 'https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference',
  },
} as const satisfies Record<string, Service>

/** Name of a service: `sso-oidc` issues tokens, `sso` is the access portal that takes them. */
export type ServiceName = keyof typeof SERVICES

/** Name of the service that has an operation. */
export function serviceOf({service = 'sso-oidc'}: {readonly service?: ServiceName}): ServiceName {
  return service
}
