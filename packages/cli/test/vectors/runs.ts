/** Number of random command lines. `npm run nightly` tries more. */
export const RUNS = Number(process.env['SSO_OIDC_RUNS'] ?? 2000)

/** Seed of the random values. Repeat a failure with its seed: `SSO_OIDC_SEED=… npx vitest run vectors`. */
export const SEED = Number(process.env['SSO_OIDC_SEED'] ?? Date.now() % 2 ** 31)
