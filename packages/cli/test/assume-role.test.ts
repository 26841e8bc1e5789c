import type {HttpRequest} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {answer, assumedRole, expectSilence, KEYS, NOW, search, signerOf, TEMPORARY} from './find-credentials.ts'

const form = ({body = ''}: Partial<HttpRequest> = {}): object => Object.fromEntries(new URLSearchParams(body))

expectSilence()

describe('a role', () => {
  const ROLE = 'role_arn = arn:aws:iam::123456789012:role/r\n'

  test('is assumed with the keys of another profile, whatever its name (C4)', async () => {
    const config = `[default]\n${ROLE}source_profile = My Keys\nexternal_id = e&f\nduration_seconds = 900\nrole_session_name = n\n`
    const {found, sent} = await search({config: `${config}[profile 'My Keys']\n${KEYS}`, responses: [assumedRole()]})
    expect(found).toEqual(TEMPORARY)
    expect(sent.map(({method, url}) => `${method} ${url}`)).toEqual(['POST https://sts.us-east-1.amazonaws.com/'])
    expect(sent.map(signerOf)[0]).toBe('AKID us-east-1/sts/aws4_request')
    expect(form(sent[0])).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleSessionName: 'n',
      ExternalId: 'e&f',
      DurationSeconds: '900',
      RoleArn: 'arn:aws:iam::123456789012:role/r',
    })
  })

  test('is assumed through other roles, and with the keys of its own profile', async () => {
    const chain = `[default]\n${ROLE}source_profile = a\n[profile a]\nrole_arn = A\nsource_profile = b\n[profile b]\n${KEYS}`
    const {found, sent} = await search({config: chain, responses: [assumedRole(), assumedRole()]})
    expect(found).toEqual(TEMPORARY)
    expect(sent.map(signerOf)).toEqual(['AKID us-east-1/sts/aws4_request', 'ASIA us-east-1/sts/aws4_request'])
    expect(sent[1]?.headers['x-amz-security-token']).toBe('t')
    const own = await search({
      config: `[default]\n${ROLE}source_profile = default\n${KEYS}`,
      responses: [assumedRole()],
    })
    expect(own.found).toEqual(TEMPORARY)
    expect(form(own.sent[0])).toMatchObject({RoleSessionName: `sso-oidc-${NOW / 1000}`})
  })

  test('is assumed with keys of the environment, which only credential_source asks for under --profile', async () => {
    const config = `[profile p]\n${ROLE}credential_source = Environment\n`
    const env = {AWS_ACCESS_KEY_ID: 'AKENV', AWS_SECRET_ACCESS_KEY: 'e', AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1/sts'}
    const {found, sent} = await search({config, env, profile: 'p', responses: [assumedRole()]})
    expect([found, sent[0]?.url, sent.map(signerOf)[0]]).toEqual([
      TEMPORARY,
      'http://127.0.0.1:1/sts',
      'AKENV us-east-1/sts/aws4_request',
    ])
  })

  test('is assumed with the time of STS if the clock is wrong (N32)', async () => {
    const hour = 3_600_000
    const rejected = answer(403, '<Code>SignatureDoesNotMatch</Code>', {date: new Date(NOW + hour).toUTCString()})
    const config = `[default]\n${ROLE}source_profile = default\n${KEYS}`
    const {found, sent} = await search({config, responses: [rejected, assumedRole()]})
    expect(found).toEqual(TEMPORARY)
    const dateOf = (time: number): string => new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '')
    expect(sent.map(({headers}) => headers['x-amz-date'])).toEqual([dateOf(NOW), dateOf(NOW + hour)])
  })

  test.each([
    [
      'an ErrorResponse',
      '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>You &amp; I</Message></Error></ErrorResponse>',
      'AccessDenied: You & I',
    ],
    ['no XML', 'Action=AssumeRole is not allowed', '403'],
  ])('that STS refuses with %s fails with the words of STS (C7)', async (_, body, words) => {
    const config = `[profile dev]\n${ROLE}source_profile = s\n[profile s]\n${KEYS}`
    expect(await search({config, profile: 'dev', responses: [answer(403, body)]})).toMatchObject({
      code: 'CredentialsFailed',
      message: `Profile "dev" cannot get credentials: AssumeRole failed with ${words}.`,
    })
  })

  test.each([
    ['source_profile = nope\n', 'has a source_profile "nope" that does not exist'],
    ['source_profile = empty\n[profile empty]\n', 'has a source_profile "empty" that has no credentials'],
    ['source_profile = default\n', 'has a circular source_profile "default"'],
    ['', 'has role_arn without source_profile or credential_source'],
    ['source_profile = a\ncredential_source = Environment\n', 'has both source_profile and credential_source'],
    ['credential_source = Environment\n', 'has no credentials in its credential_source Environment'],
    [
      'credential_source = __proto__\n',
      'has an invalid credential_source "__proto__". Valid values: Environment, EcsContainer, Ec2InstanceMetadata',
    ],
    [`source_profile = default\n${KEYS}mfa_serial = m\n`, 'needs an MFA code (mfa_serial), which is not supported'],
  ])('with the settings %j fails', async (lines, problem) => {
    expect(await search({config: `[default]\n${ROLE}${lines}`})).toEqual({
      code: 'CredentialsFailed',
      message: `Profile "default" ${problem}.`,
      sent: [],
    })
  })

  test.each([
    ['without keys', ''],
    ['of which one has keys', KEYS],
  ])('in a circle of profiles %s fails', async (_, keys) => {
    const config = `[default]\n${ROLE}${keys}source_profile = a\n[profile a]\n${ROLE}source_profile = default\n`
    expect(await search({config})).toMatchObject({
      message: 'Profile "a" has a circular source_profile "default".',
    })
  })

  test('of a web identity is assumed unsigned, with the file of the environment or of the profile', async () => {
    const files = {token: 'jwt'}
    const env = {AWS_WEB_IDENTITY_TOKEN_FILE: 'token', AWS_ROLE_ARN: 'ENV', AWS_ROLE_SESSION_NAME: 'n'}
    const fromEnvironment = await search({files, env, responses: [assumedRole()]})
    expect(fromEnvironment.found).toEqual(TEMPORARY)
    expect(fromEnvironment.sent.map(signerOf)[0]).toBeUndefined()
    expect(form(fromEnvironment.sent[0])).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleSessionName: 'n',
      RoleArn: 'ENV',
      WebIdentityToken: 'jwt',
    })
    const config = `[profile p]\n${ROLE}web_identity_token_file = ~/token\n`
    const fromProfile = await search({config, files, env, profile: 'p', responses: [assumedRole()]})
    expect(form(fromProfile.sent[0])).toMatchObject({RoleArn: 'arn:aws:iam::123456789012:role/r'})
  })

  test.each([
    [{AWS_WEB_IDENTITY_TOKEN_FILE: 'token'}, 'has a web identity token file without role_arn or AWS_ROLE_ARN'],
    [
      {AWS_WEB_IDENTITY_TOKEN_FILE: 'nope', AWS_ROLE_ARN: 'r'},
      'has a web identity token file that cannot be read: no such file',
    ],
  ])('of a web identity with the variables %j fails', async (env, problem) => {
    expect(await search({env})).toEqual({
      code: 'CredentialsFailed',
      message: `Profile "default" ${problem}.`,
      sent: [],
    })
  })
})
