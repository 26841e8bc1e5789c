import {defineConfig} from 'vitest/config'

/** Tests of `npm run nightly` only, which take minutes. */
const nightly = process.env['SSO_OIDC_RUNS'] === undefined ? [] : ['tools/nightly/**/*.test.ts']

const conditions = ['@sso-oidc/source', 'node']

export default defineConfig({
  resolve: {conditions},
  ssr: {resolve: {conditions}},
  test: {
    globalSetup: ['tools/testing/check-blocks.ts'],
    include: ['packages/*/test/**/*.test.ts', 'tools/test/**/*.test.ts', ...nightly],
    // Programs are started in many tests, on machines with few cores.
    testTimeout: 30_000,
  },
})
