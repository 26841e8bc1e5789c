import {expect, test} from 'vitest'
import type {Application} from '../src/directory/directory.ts'
import {isAssigned, toRegistration} from '../src/service/application.ts'

const APPLICATION: Application = {
  arn: 'arn:aws:sso::123456789012:application/ssoins-1/apl-1',
  grantTypes: ['refresh_token'],
}

test('An application without a list of users can be used by each user', () => {
  expect(isAssigned(APPLICATION, 'jane')).toBe(true)
})

test('An application with a list of users can be used by these users only', () => {
  expect(['jane', 'joe'].map((name) => isAssigned({...APPLICATION, assignedUsers: ['joe']}, name))).toEqual([
    false,
    true,
  ])
})

test('An application without a name, scopes, and redirect URIs has its ARN as name and the default scopes', () => {
  expect(toRegistration(APPLICATION)).toEqual({
    clientId: APPLICATION.arn,
    clientName: APPLICATION.arn,
    secretHash: '',
    scopes: ['openid', 'aws', 'sts:identity_context'],
    grantTypes: ['refresh_token'],
    redirectUris: [],
    issuedAt: 0,
    expiresAt: Number.POSITIVE_INFINITY,
  })
})
