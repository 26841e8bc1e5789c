// Refreshes a token, and handles each class of error.
import {type Client, createToken, InputError, type Problem, ServiceError, TransportError} from '@sso-oidc/core'

/** Returns the next tokens, or undefined if the user must sign in again. */
export async function refresh(client: Client, clientId: string, clientSecret: string, refreshToken: string) {
  try {
    return await client.send(createToken, {clientId, clientSecret, grantType: 'refresh_token', refreshToken})
  } catch (error) {
    // The session has ended. `error.message` has the text of the service, `error.details` the whole response.
    if (error instanceof ServiceError && error.code === 'InvalidGrantException') return undefined
    // The request was not sent. `problems` lists every problem.
    if (error instanceof InputError) for (const problem of error.problems) console.error(describe(problem))
    // The network failed. The client has already retried.
    if (error instanceof TransportError) console.error(`Try again later: ${error.message}`)
    throw error
  }
}

/** Returns a sentence for a form: `kind` selects the members that a problem has. */
function describe(problem: Problem): string {
  const field = problem.pointer.slice(1)
  switch (problem.kind) {
    case 'missing':
    case 'needed':
      return `Fill in ${field}.`
    case 'unknown':
      return `Remove ${field}. The fields are ${problem.expected.join(', ')}.`
    case 'type':
      return `Enter ${problem.expected} instead of ${problem.actual} in ${field}.`
    case 'minimum':
      return `Enter at least ${problem.expected} in ${field}.`
    case 'maximum':
      return `Enter at most ${problem.expected} in ${field}.`
    case 'pattern':
      return `Remove line breaks and special characters from ${field}.`
  }
}
