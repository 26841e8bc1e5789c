import type {Transport} from '@sso-oidc/core'
import {nodeTransport} from '../transport.ts'
import type {CredentialSource} from './source.ts'

/** Returns a transport to the host itself: without a proxy, because other hosts cannot reach these addresses. */
export function localTransport({localTransport: given}: CredentialSource): Transport {
  return given ?? nodeTransport({connectTimeout: 2000, readTimeout: 2000, verify: true})
}
