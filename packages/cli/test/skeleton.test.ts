import {describe, expect, test} from 'vitest'
import {REFRESH, run, runIn} from './run-command.ts'

describe('a skeleton', () => {
  test.each(['input', 'yaml-input'])('of kind %s needs no region and sends nothing', async (kind) => {
    const {exitCode, stdout, sent} = await runIn({}, ['create-token', '--generate-cli-skeleton', kind], [])
    expect({
      exitCode,
      sent,
      members: stdout.match(/^\W*\w+(?=["]?:)/gm)?.map((line) => line.replace(/\W/g, '')),
    }).toEqual({
      exitCode: 0,
      sent: [],
      members: [
        'clientId',
        'clientSecret',
        'grantType',
        'deviceCode',
        'code',
        'refreshToken',
        'scope',
        'redirectUri',
        'codeVerifier',
      ],
    })
  })

  test('of kind output validates the request and prints a response (C12)', async () => {
    expect(
      await run(['create-token', '--generate-cli-skeleton', 'output', ...REFRESH, '--query', 'expiresIn']),
    ).toEqual({
      stdout: '0\n',
      stderr: '',
      exitCode: 0,
      sent: [],
    })
    expect(
      await run(['create-token', '--generate-cli-skeleton', 'output', ...REFRESH, '--scope', '[1]']),
    ).toMatchObject({
      exitCode: 252,
    })
  })

  test.each([
    ['create-token', REFRESH],
    ['create-token-with-iam', ['--client-id', 'a', '--grant-type', 'refresh_token', '--refresh-token', 'r']],
    ['list-accounts', ['--access-token', 't']],
  ])('of the output of %s needs no region and no credentials (C12)', async (name, complete) => {
    const argv = [name, ...complete, '--generate-cli-skeleton', 'output']
    const {exitCode, stderr, stdout} = await runIn({}, argv, [])
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    expect(JSON.parse(stdout)).toBeTypeOf('object')
  })

  test('of the output shows the problems of the request, even without a region (C12)', async () => {
    const argv = ['create-token', ...REFRESH, '--scope', '[1]', '--generate-cli-skeleton', 'output']
    const {exitCode, stderr} = await runIn({}, argv, [])
    expect(exitCode).toBe(252)
    expect(stderr).toContain('scope[0] (--scope, element 1) must be a string, not a number')
    expect(stderr).not.toContain('NoRegion')
  })

  test('is not needed to get help without a region (C12)', async () => {
    const {exitCode, stdout, stderr} = await runIn({}, ['create-token', '--help'], [])
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    expect(stdout).toMatch(/^DESCRIPTION\n/)
  })
})
