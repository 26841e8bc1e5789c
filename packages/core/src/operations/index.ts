// Registry of operations: one line for each operation.
export * from './create-token.ts'
export * from './create-token-with-iam.ts'
export * from './get-role-credentials.ts'
export * from './list-account-roles.ts'
export * from './list-accounts.ts'
export * from './logout.ts'
export * from './register-client.ts'
export * from './start-device-authorization.ts'
