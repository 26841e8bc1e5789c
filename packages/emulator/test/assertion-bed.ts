import type {TrustedTokenIssuer} from '@sso-oidc/emulator'
import {ARN, createDirectory, JWT_BEARER} from '../../../tools/testing/sample-application.ts'
import {rejection, TestBed, type WireResponse} from './test-bed.ts'

/** Returns the rejection of an assertion. */
export const assertionRejection = (description: string): WireResponse =>
  rejection('InvalidGrantException', 400, ['invalid_grant', description])
/** Rejection of an untrusted assertion. */
export const UNTRUSTED = assertionRejection('Assertion is not signed by a trusted token issuer of the application')

/** Creates an emulator with the sample application and changes to its trusted token issuer. */
export function createBed(issuer: Partial<TrustedTokenIssuer> = {}): TestBed {
  return new TestBed({users: createDirectory({}, issuer)})
}

/** Exchanges an assertion for a token. */
export function exchange(bed: TestBed, assertion: string): Promise<WireResponse> {
  return bed.callSigned({clientId: ARN, grantType: JWT_BEARER, assertion})
}
