// Tells errors apart: the caller's, the service's, and all others.
import {type Client, createToken, InputError, ServiceError} from '@sso-oidc/core'

export async function refresh(client: Client, clientId: string, clientSecret: string, refreshToken: string) {
  try {
    return await client.send(createToken, {clientId, clientSecret, grantType: 'refresh_token', refreshToken})
  } catch (error) {
    if (error instanceof InputError) {
      // Nothing was sent. Each problem has a kind, a JSON Pointer and a sentence.
      for (const {pointer, message} of error.problems) console.error(`${pointer}: ${message}`)
    } else if (error instanceof ServiceError && error.code === 'InvalidGrantException') {
      console.error('The session has ended: sign in again.')
    } else throw error
    return undefined
  }
}
