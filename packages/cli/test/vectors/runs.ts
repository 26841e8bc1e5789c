/** How many command lines are tried: 2,000, or what `npm run nightly` says. */
export const RUNS = Number(process.env['SSO_OIDC_RUNS'] ?? 2000)

/** Where chance begins. The seed that a failure names repeats it: `SSO_OIDC_SEED=… npx vitest run vectors`. */
export const SEED = Number(process.env['SSO_OIDC_SEED'] ?? Date.now() % 2 ** 31)
