import type {Registration} from '../store/registrations.ts'
import type {Check} from './checks.ts'
import type {Settings} from './handler.ts'
import {sha256} from './identifiers.ts'

/** What the checks of a client look at. */
export interface ClientFacts {
  readonly request: {readonly clientSecret: string}
  readonly registration: Registration
  readonly now: number
}

/** Stands for a client that is not registered. No secret has its hash, so the first check refuses it. */
const NOBODY: Registration = {
  clientId: '',
  secretHash: '',
  clientName: '',
  scopes: [],
  grantTypes: [],
  redirectUris: [],
  issuedAt: 0,
  expiresAt: 0,
}

/** Whether the client is known, has this secret, and is still registered. Hashes are compared: their timing tells nothing. */
export const CLIENT_CHECKS = {
  secret: {
    wrong: ({request, registration}) => sha256(request.clientSecret) !== registration.secretHash,
    refusal: 'invalidClient',
  },
  clientExpiry: {wrong: ({registration, now}) => now >= registration.expiresAt, refusal: 'invalidClient'},
} as const satisfies Record<string, Check<ClientFacts>>

/** The registration with this identifier, or one that the checks refuse. */
export async function loadRegistration(clientId: string, {store}: Settings): Promise<Registration> {
  return (await store.registrations.find(clientId)) ?? NOBODY
}
