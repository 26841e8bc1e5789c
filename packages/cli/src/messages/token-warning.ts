import type {TokenWarning} from '@sso-oidc/session'
import {errorMessage} from './error-message.ts'

/** Returns the warning about a token that is valid although a step of its refresh or sign-in failed. */
export function tokenWarning({reason, cause}: TokenWarning): string {
  return `sso-oidc: warning: ${sentence(reason, errorMessage(cause))}`
}

function sentence(reason: TokenWarning['reason'], message: string): string {
  switch (reason) {
    case 'refresh':
      return `The access token could not be refreshed: ${message} It is still valid.`
    case 'cache':
      return `The access token was refreshed, but not cached: ${message}`
    case 'lock':
      return 'Another process has kept the session locked for 25 seconds. The access token was refreshed without the lock.'
    case 'removal':
      return `You are signed in, but cached roles of an earlier sign-in could not be removed: ${message}`
  }
}
