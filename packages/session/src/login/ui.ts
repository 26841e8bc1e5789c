/** Page and code with which a user approves a sign-in. */
export interface LoginPrompt {
  readonly flow: LoginFlow
  /** Page to open. It is https, or http on this host. */
  readonly url: string
  /** Code that the page shows, and that the user compares. Only for the device code. */
  readonly userCode?: string
  /** Page to open on another device, on which the user types the code. Only for the device code. */
  readonly verificationUri?: string
  /** Milliseconds since 1970-01-01T00:00:00Z at which the sign-in expires. */
  readonly expiresAt: number
}

/** Grant of a sign-in: an authorization code with PKCE (RFC 7636), or a device code (RFC 8628). */
export type LoginFlow = 'authorization_code' | 'device_code'

/** User interface of a sign-in. */
export interface LoginUi {
  /** Shows where to sign in, and can open a browser. The program already waits for the answer when it is called. */
  prompt(prompt: LoginPrompt): void | Promise<void>
  /** Says that another process is signing in to the session, and that its result will be used. */
  waitForOther?(): void
  /** Says whether the last request for a token had a response. Called before each pause between two of them. */
  connection?(isLost: boolean): void
}
