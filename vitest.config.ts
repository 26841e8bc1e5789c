import {defineConfig} from 'vitest/config'

const conditions = ['@sso-oidc/source', 'node']

export default defineConfig({
  resolve: {conditions},
  ssr: {resolve: {conditions}},
  test: {
    include: ['packages/*/test/**/*.test.ts', 'tools/test/**/*.test.ts'],
    // Programs are started in many tests, on machines with few cores.
    testTimeout: 30_000,
  },
})
