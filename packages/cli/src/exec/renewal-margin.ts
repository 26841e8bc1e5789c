/** Milliseconds before the expiration at which credentials are renewed. SDKs ask for new ones when 15 minutes are left. */
export const RENEWAL_MARGIN = 1_200_000
