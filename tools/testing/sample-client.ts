import type {RegisterClientRequest} from '@sso-oidc/core'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'

/** Grant type of the device authorization grant (RFC 8628 section 3.4). */
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

/** Redirect URI of the sample client. */
export const CALLBACK = 'http://127.0.0.1/oauth/callback'

/** PKCE code verifier of RFC 7636 appendix B. */
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

/** PKCE code challenge for `VERIFIER`. */
export const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

/** RegisterClient request for every grant type and the scope `sso:account:access`. */
export const FULL_CLIENT = {
  clientName: 'test',
  clientType: 'public',
  scopes: ['sso:account:access'],
  grantTypes: [DEVICE_CODE, 'authorization_code', 'refresh_token'],
  redirectUris: [CALLBACK],
  issuerUrl: DEFAULT_START_URL,
} satisfies RegisterClientRequest
