import {availableParallelism} from 'node:os'
import {configDefaults, defineConfig} from 'vitest/config'

/** Tests of `npm run nightly` only, which take minutes. */
const nightly = process.env['SSO_OIDC_RUNS'] === undefined ? [] : ['tools/nightly/**/*.test.ts']

/** Tests of `npm run test-executable` only. */
const executable = process.env['SSO_OIDC_EXECUTABLE'] === undefined ? ['**/test/executable*.test.ts'] : []

const conditions = ['@sso-oidc/source', 'node']

export default defineConfig({
  resolve: {conditions},
  ssr: {resolve: {conditions}},
  test: {
    globalSetup: ['tools/testing/check-blocks.ts'],
    include: ['packages/*/test/**/*.test.ts', 'tools/test/**/*.test.ts', ...nightly],
    exclude: [...configDefaults.exclude, ...executable],
    // Many tests wait for a process, so two cores are used better by two files at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Programs are started in many tests, on machines with few cores.
    testTimeout: 30_000,
  },
})
