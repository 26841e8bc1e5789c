/** Lifetimes in seconds. Inferred means: nobody has published what the live service does. */
export const LIFETIMES = {
  /** A registration: 90 days. */
  registration: 7_776_000,
  /** A device code and its user code. */
  deviceCode: 600,
  /** An authorization code. Inferred. */
  authorizationCode: 300,
  /** An access token of a client that cannot refresh. */
  accessToken: 28_800,
  /** An access token of a client with the scope `sso:account:access`. */
  refreshableAccessToken: 3_600,
  /** A session: from its first token on, refresh tokens work for so long. 8 hours unless an administrator says more. */
  session: 28_800,
} as const satisfies Record<string, number>

/** Seconds that a client waits between two polls. The service does not raise it after `slow_down`. */
export const POLL_INTERVAL = 1

/** Milliseconds by which a poll may come early, because timers and clocks are not exact. */
export const POLL_LEEWAY = 100

/** Seconds in which a refresh token that was used up may be used again, in `strict` mode. */
export const REFRESH_GRACE = 10
