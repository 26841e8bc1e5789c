// Validates invalid requests of CreateToken for some seconds with each validator, in turns, in its own process. Writes the
// validations per second of each turn to standard output, as JSON.
import {createToken, requestSchema, validateRequest} from '@sso-oidc/core'
import {Ajv} from 'ajv'
import {z} from 'zod'

/** Invalid requests: without the member of the grant, with a wrong type and an unknown member, and without anything. */
const INVALID: readonly object[] = [
  {clientId: 'id', clientSecret: 'secret', grantType: 'refresh_token'},
  {clientId: 1, clientSecret: 'secret', grantType: 'authorization_code', code: 'code', extra: true},
  {},
]

const text = z.string()
const plain = {clientId: text, clientSecret: text, scope: z.array(text).optional()}
const others = {redirectUri: text.optional(), codeVerifier: text.optional()}
const needed = text.min(1)
const zodSchema = z.discriminatedUnion('grantType', [
  z.strictObject({...plain, ...others, grantType: z.literal('refresh_token'), refreshToken: needed}),
  z.strictObject({...plain, ...others, grantType: z.literal('authorization_code'), code: needed}),
  z.strictObject({
    ...plain,
    ...others,
    grantType: z.literal('urn:ietf:params:oauth:grant-type:device_code'),
    deviceCode: needed,
  }),
])
const ajvValidate = new Ajv({allErrors: true}).compile(requestSchema(createToken))

/** Functions that return whether a request is valid, and find all of its problems. */
const VALIDATORS: Readonly<Record<string, (request: object) => boolean>> = {
  library: (request) => validateRequest(createToken, request).length === 0,
  ajv: (request) => ajvValidate(request),
  zod: (request) => zodSchema.safeParse(request).success,
}

function measure(validate: (request: object) => boolean, ms: number): number {
  let count = 0
  const started = performance.now()
  while (performance.now() - started < ms) {
    for (let turn = 0; turn < 1000; turn += 1) {
      if (validate(INVALID[turn % INVALID.length] ?? {})) throw new Error('The request is valid.')
    }
    count += 1000
  }
  return (count / (performance.now() - started)) * 1000
}

if (import.meta.main) {
  const rounds = Number(process.argv[2] ?? 3)
  const rates = Object.fromEntries(Object.keys(VALIDATORS).map((name) => [name, [] as number[]]))
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, validate] of Object.entries(VALIDATORS)) {
      const rate = measure(validate, 300)
      // The first round compiles the code.
      if (round >= 0) rates[name]?.push(rate)
    }
  }
  console.log(JSON.stringify(rates))
}
