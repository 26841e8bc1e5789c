const UNTRUSTED = 'the server certificate is not trusted'

const REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'the server certificate has expired, or the clock of this computer is wrong',
  CERT_NOT_YET_VALID: 'the server certificate is not valid yet, or the clock of this computer is wrong',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  EAI_AGAIN: 'the host name could not be resolved',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed before the response arrived',
  // Linux, for a black hole in the routing table.
  EINVAL: 'the network discards packets to this address',
  ENOTFOUND: 'host name not found',
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
}

/**
 * Returns the reason of a failed request without the address, which the message already contains.
 *
 * @param peer - Other end of the connection
 */
export function failureReason(error: Error, peer: 'proxy' | 'server'): string {
  // A host name with several addresses fails with the errors of all of them.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return failureReason(error.errors[0], peer)
  const code = 'code' in error ? String(error.code) : ''
  const reason = REASONS[code] ?? tlsReason(error) ?? httpReason(error, code) ?? systemReason(error)
  if (reason === undefined) return error.message || code
  return `${reason.replace('the server certificate', `the ${peer} certificate`)} (${code})${reason === UNTRUSTED ? '. Pass the CA certificate with --ca-bundle' : ''}`
}

/** OpenSSL's message has numbers, its function, the reason, and its source file. */
function tlsReason({message}: Error): string | undefined {
  const reason = /SSL routines:[^:]*:([^:]+):/.exec(message)?.[1]
  return reason && `TLS failed, ${reason}`
}

function httpReason({message}: Error, code: string): string | undefined {
  return code.startsWith('HPE_') ? `the response is not valid HTTP, ${message.replace('Parse Error: ', '')}` : undefined
}

function systemReason(error: Error): string | undefined {
  if (!('errno' in error && typeof error.errno === 'number' && error.errno < 0)) return undefined
  return process.getBuiltinModule('node:util').getSystemErrorMessage(error.errno)
}
