import {createToken, listAccounts, operations, registerClient, type StandardSchema} from '@sso-oidc/core'
import {FormApi} from '@tanstack/form-core'
import {initTRPC, TRPCError} from '@trpc/server'
import {describe, expect, test} from 'vitest'

const VALID = {clientId: 'i', clientSecret: 's', grantType: 'refresh_token', refreshToken: 'r'} as const

/** Returns the issues of a value as plain data. */
function issuesOf(schema: StandardSchema<unknown>, value: unknown): object[] | undefined {
  return schema['~standard'].validate(value).issues?.map((issue) => ({...issue}))
}

describe('an operation as a Standard Schema', () => {
  test.each(Object.entries(operations))('%s has the version and the vendor', (_, operation) => {
    expect(operation['~standard']).toEqual({version: 1, vendor: 'sso-oidc', validate: expect.any(Function)})
  })

  test('returns a valid request itself, with its type', () => {
    const result = createToken['~standard'].validate(VALID)
    if (result.issues !== undefined) throw new Error('the request is invalid')
    const {grantType}: {grantType: 'authorization_code' | 'refresh_token' | string} = result.value
    expect([result, result.value === VALID, grantType]).toEqual([{value: VALID}, true, 'refresh_token'])
  })

  test('returns a message and a path for each problem, with numbers for the items of a list', () => {
    expect(issuesOf(registerClient, {clientName: 1, scopes: ['a', 2], 'b/~': 1})).toEqual([
      {message: 'missing', path: ['clientType']},
      {message: 'unknown member', path: ['b/~']},
      {message: 'expected string, got number', path: ['clientName']},
      {message: 'expected string, got number', path: ['scopes', 1]},
    ])
    expect(issuesOf(createToken, {clientId: 'i', clientSecret: 's', grantType: 'refresh_token'})).toEqual([
      {message: 'missing, required because /grantType is refresh_token', path: ['refreshToken']},
    ])
    expect(issuesOf(listAccounts, null)).toEqual([{message: 'expected object, got null', path: []}])
  })

  test('repeats no value of the request in a message', () => {
    const secret = 'S3CR3T-0123456789'
    const issues = issuesOf(createToken, {clientId: [secret], clientSecret: {secret}, [secret.repeat(2)]: secret})
    expect(issues?.map((issue) => ('message' in issue ? issue.message : ''))).toEqual([
      'missing',
      'unknown member with a name of 34 characters',
      'expected string, got array',
      'expected string, got object',
    ])
  })
})

test('tRPC validates the input of a procedure with an operation, and infers its type', async () => {
  const {router, procedure, createCallerFactory} = initTRPC.create()
  const app = router({register: procedure.input(registerClient).query(({input}) => input.clientName)})
  const caller = createCallerFactory(app)({})
  expect(await caller.register({clientName: 'n', clientType: 'public'})).toBe('n')
  // @ts-expect-error the client type is required
  const failed = await caller.register({clientName: 'n'}).catch((error: unknown) => error)
  if (!(failed instanceof TRPCError)) throw failed
  expect([failed.code, failed.cause?.message]).toEqual(['BAD_REQUEST', 'missing'])
})

test('TanStack Form validates its fields with an operation', async () => {
  const form = new FormApi({
    defaultValues: {clientName: 'n', clientType: '', scopes: ['a', 1]} as {
      clientName: string
      clientType: string
      scopes?: string[]
    },
    validators: {onChange: registerClient},
  })
  form.mount()
  await form.validate('change')
  const message = 'expected string, got number'
  expect(form.state.errors).toEqual([{'scopes[1]': [expect.objectContaining({message, path: ['scopes', 1]})]}])
})
