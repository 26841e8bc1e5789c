/** Problem of a token that is valid all the same. */
export interface TokenWarning {
  /**
   * - `refresh`: the token could not be refreshed
   * - `cache`: the token is new, and could not be cached
   * - `lock`: another process does not release the lock of the session, and the token was refreshed without it
   * - `removal`: the token is new, and cached role credentials or roles of an earlier sign-in could not be removed
   */
  readonly reason: 'cache' | 'lock' | 'refresh' | 'removal'
  /** Error that is the cause. */
  readonly cause?: unknown
}
