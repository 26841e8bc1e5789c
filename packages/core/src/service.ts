/** Web service of IAM Identity Center. */
export interface Service {
  /** First part of the host name, before the region. */
  readonly host: string
  /** URL of the API reference. */
  readonly documentation: string
}

/** First part of the host names of each service. */
export const SERVICE_HOSTS = {'sso-oidc': 'oidc', sso: 'portal.sso'} as const

/** Services by their name in the AWS CLI. */
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

/** Name of a service: `sso-oidc` issues tokens, `sso` (the access portal) accepts them. */
export type ServiceName = keyof typeof SERVICES

/** Returns the name of the service of an operation. Default: `sso-oidc`. */
export function serviceOf({service = 'sso-oidc'}: {readonly service?: ServiceName}): ServiceName {
  return service
}
