import type {Registration} from '../store/registrations.ts'
import type {Check} from './checks.ts'
import type {Settings} from './handler.ts'
import {sha256} from './identifiers.ts'
import {isSame} from './keys.ts'

/** Input of the client checks. */
export interface ClientFacts {
  readonly request: {readonly clientSecret: string}
  readonly registration: Registration
  readonly now: number
}

/** Registration in place of an unknown client. No secret matches its hash, so the first check rejects it. */
const UNKNOWN_CLIENT: Registration = {
  clientId: '',
  secretHash: '',
  clientName: '',
  scopes: [],
  grantTypes: [],
  redirectUris: [],
  issuedAt: 0,
  expiresAt: 0,
}

/**
 * Checks that the client secret is right and the registration has not expired. An unknown client takes the same time as
 * a wrong secret.
 */
export const CLIENT_CHECKS = {
  secret: {
    fails: ({request, registration}) => !isSame(sha256(request.clientSecret), registration.secretHash),
    rejection: 'invalidClient',
  },
  clientExpiry: {fails: ({registration, now}) => now >= registration.expiresAt, rejection: 'invalidClient'},
} as const satisfies Record<string, Check<ClientFacts>>

/** Returns the registration of a client, or a registration that the checks reject. */
export async function loadRegistration(clientId: string, {store}: Settings): Promise<Registration> {
  return (await store.registrations.find(clientId)) ?? UNKNOWN_CLIENT
}
