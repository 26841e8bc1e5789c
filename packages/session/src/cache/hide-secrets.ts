/** Members of cache files that are not secret. Members that this package does not know may be secret. */
const SHOWN = new Set([
  ...[
    'accessKeyId',
    'accountId',
    'clientId',
    'expiration',
    'expiresAt',
    'grantTypes',
    'region',
    'registrationExpiresAt',
    'scopes',
  ],
  'startUrl',
])

/** Name of the method with which an object controls what `console.log` and `util.inspect` print. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/**
 * Lets an object print `[redacted]` in place of its secrets, so that a log does not contain them by accident. The members
 * and the JSON of the object stay unchanged. A copy has to be hidden again.
 */
export function hideSecrets<T extends object>(members: T): T {
  const inspect = (): object =>
    Object.fromEntries(Object.entries(members).map(([name, value]) => [name, SHOWN.has(name) ? value : '[redacted]']))
  return Object.defineProperty(members, INSPECT, {value: inspect})
}
