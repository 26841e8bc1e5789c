/**
 * Lifetimes in seconds. "Known" names the public source that shows the value of the live service. "Inferred" means that
 * there is no public source.
 */
export const LIFETIMES = {
  /** Registration of a client: 90 days. Known from the two timestamps of published registrations. */
  registration: 7_776_000,
  /** Device code and user code. Known: aws/aws-cli#5878. */
  deviceCode: 600,
  /** Authorization code. Inferred. */
  authorizationCode: 300,
  /** Access token of a client without refresh tokens. Known: common-fate/granted#615. */
  accessToken: 28_800,
  /** Access token of a client with the scope `sso:account:access`. Known: common-fate/granted#615. */
  refreshableAccessToken: 3_600,
  /** Access token of an application. Known: sample responses in AWS's documentation of trusted token issuers. */
  applicationAccessToken: 3_600,
  /**
   * Session: time from the first token until its refresh tokens expire. Known: 8 hours by default, configurable by an
   * administrator (aws/aws-cli#8561).
   */
  session: 28_800,
  /** Role credentials. Known: one hour by default, configurable in the permission set. */
  roleCredentials: 3_600,
  /** Maximum lifetime of an assertion, because the store keeps its identifier until it expires. Inferred. */
  assertion: 86_400,
  /** Maximum difference between the date of a signature and the clock. Known for other AWS services, inferred here. */
  signature: 300,
} as const satisfies Record<string, number>

/** Seconds between two polling requests. Known: aws/aws-cli#5878. Constant after `slow_down`: inferred. */
export const POLL_INTERVAL = 1

/** Milliseconds that a polling request may be early, because timers and clocks are not exact. Inferred. */
export const POLL_LEEWAY = 100

/** Seconds in which a used refresh token can be used again in `strict` mode. Specific to the emulator. */
export const REFRESH_GRACE = 10
