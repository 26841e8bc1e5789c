import {createToken, registerClient} from '@sso-oidc/core'
import {expect, test} from 'vitest'
import {authorizeUrl} from '../../../tools/testing/authorization-code.ts'
import {ENDPOINT, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {ARN, TOKEN_EXCHANGE} from '../../../tools/testing/sample-application.ts'
import {sign} from './sign.ts'
import {collectErrors, signatureRejection, TestBed, toAnswer} from './test-bed.ts'

/** Names that every object inherits. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'] as const

const REQUEST = JSON.stringify({clientId: ARN, grantType: TOKEN_EXCHANGE})

test.each([...INHERITED.map((name) => name.toLowerCase()), '__proto__;constructor', 'constructor;host;x-amz-date'])(
  'a signature that lists the header %s is rejected with 403 (F6)',
  async (names) => {
    const bed = new TestBed()
    const url = `${ENDPOINT}/token?aws_iam=t`
    const headers = sign({url, body: REQUEST, date: bed.now})
    const authorization = (headers['authorization'] ?? '').replace(/SignedHeaders=[^,]+/, (all) =>
      names.includes('host') ? `SignedHeaders=${names}` : `${all};${names}`,
    )
    for (const more of [{}, {constructor: 'x'}]) {
      const init = {method: 'POST', body: REQUEST, headers: {...headers, ...more, authorization}}
      expect(await toAnswer(await bed.emulator.fetch(url, init))).toEqual(
        signatureRejection(
          'InvalidSignatureException',
          'The request signature we calculated does not match the signature you provided.',
        ),
      )
    }
  },
)

test.each(INHERITED)('a request with the name %s in any place is not a bug of the emulator (F6)', async (name) => {
  const statuses: number[] = []
  const errors = await collectErrors(async () => {
    const bed = new TestBed()
    const {credentials} = await bed.startDevice()
    const client = {clientName: name, clientType: name, scopes: [name], grantTypes: [name], redirectUris: [name]}
    const add = ({status}: {status: number}) => statuses.push(status)
    add(await bed.call(registerClient, `{"${name}": {}, "clientName": "x", "clientType": "public"}`))
    for (const member of Object.keys(client)) {
      const body = {clientName: 'x', clientType: 'public', [member]: client[member as keyof typeof client]}
      add(await bed.call(registerClient, body))
    }
    for (const grantType of [name, 'refresh_token']) {
      add(await bed.call(createToken, {...credentials, grantType, refreshToken: name, scope: [name]}))
      add(await bed.call(createToken, {clientId: name, clientSecret: name, grantType}))
    }
    add(await bed.callSigned({clientId: name, grantType: name}))
    const send = async (path: string, init: RequestInit = {}) => add(await bed.emulator.fetch(ENDPOINT + path, init))
    await send(`/assignment/roles?${name}=1&account_id=${name}`, {headers: {'x-amz-sso_bearer_token': name}})
    await send(`/token?aws_iam=${name}`, {method: 'POST', body: REQUEST})
    await send(`/device/request?${name}=1&id=${name}&proof=${name}`)
    await send(`/device?${name}=1&user_code=${name}`, {headers: {cookie: `${name}=1; sso-oidc-emulator=${name}`}})
    await send('/device', {headers: {cookie: `sso-oidc-emulator-user=${name}`}})
    await send(`/_emulator/authorizations/${name}/approve`, {method: 'POST', body: `{"user": "${name}"}`})
    await send(`/_emulator/authorizations/${name}/${name}`, {method: 'POST'})
    await send('/_emulator/faults', {method: 'PUT', body: JSON.stringify({operation: name})})
    await send('/_emulator/faults', {method: 'PUT', body: JSON.stringify({operation: 'CreateToken', error: name})})
    await send('/_emulator/faults', {method: 'PUT', body: `{"operation": "CreateToken", "${name}": 1}`})
    await send('/_emulator', {method: 'POST', body: `decision=${name}&${name}=1`, headers: {origin: ENDPOINT}})
    const browser = new PageBrowser(bed.emulator)
    for (const parameter of ['client_id', 'redirect_uri', 'scopes', 'response_type', name]) {
      add(await browser.open(authorizeUrl(credentials, {[parameter]: name})))
    }
    const page = await browser.open(authorizeUrl(credentials))
    add(await browser.submit(page, 'approve', {user: name}))
    add(await browser.submit(page, name as 'approve'))
  })
  expect([errors, statuses.filter((status) => status >= 500)]).toEqual([[], []])
  expect(statuses.length).toBeGreaterThan(25)
})
