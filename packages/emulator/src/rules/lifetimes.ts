/**
 * Lifetimes in seconds. Known ones name the public thread that shows them; the others are inferred, which means that
 * nobody has published what the live service does.
 */
export const LIFETIMES = {
  /** A registration: 90 days. Known from public registrations, whose two times are so far apart. */
  registration: 7_776_000,
  /** A device code and its user code. Known: aws/aws-cli#5878. */
  deviceCode: 600,
  /** An authorization code. Inferred. */
  authorizationCode: 300,
  /** An access token of a client that cannot refresh. Known: common-fate/granted#615. */
  accessToken: 28_800,
  /** An access token of a client with the scope `sso:account:access`. Known: common-fate/granted#615. */
  refreshableAccessToken: 3_600,
  /** An access token of an application. Known: the sample answers in AWS's documentation of trusted token issuers. */
  applicationAccessToken: 3_600,
  /**
   * A session: from its first token on, refresh tokens work for so long. Known: 8 hours unless an administrator says more
   * (aws/aws-cli#8561).
   */
  session: 28_800,
  /** Credentials of a role. Known: one hour, unless the permission set says more. */
  roleCredentials: 3_600,
  /** An assertion may not be valid for longer, because it is remembered until its end. Inferred. */
  assertion: 86_400,
  /** A signature, before and after its date. Known of AWS's other services; inferred for this one. */
  signature: 300,
} as const satisfies Record<string, number>

/** Seconds that a client waits between two polls. Known: aws/aws-cli#5878. It is not raised after `slow_down`: inferred. */
export const POLL_INTERVAL = 1

/** Milliseconds by which a poll may come early, because timers and clocks are not exact. Inferred. */
export const POLL_LEEWAY = 100

/** Seconds in which a refresh token that was used up may be used again, in `strict` mode. The emulator's own. */
export const REFRESH_GRACE = 10
