/** The registry: every operation of the service that this package knows, a line each. */
export * from './create-token.ts'
export * from './create-token-with-iam.ts'
export * from './register-client.ts'
export * from './start-device-authorization.ts'
