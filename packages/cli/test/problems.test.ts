import {createToken, validateRequest} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {operationFlags} from '../src/argv/operation-flags.ts'
import {readInput} from '../src/input/input.ts'
import {describeProblems} from '../src/input/problems.ts'
import {parseCommandLine} from './run-command.ts'

describe('the problems of a request', () => {
  async function describeInput(...argv: string[]): Promise<string> {
    const {values} = parseCommandLine(createToken, argv)
    const input = await readInput({operation: createToken, flags: operationFlags(createToken)}, values, {
      cwd: '/',
      env: {},
      stdin: async () => new Uint8Array(),
    })
    return (await describeProblems(createToken, input, validateRequest(createToken, input.request))).message
  }

  test('are reported together, each with its line and column', async () => {
    const yaml = [
      'clientSecert: S3CR3T',
      'clientId: 5',
      'grantType: urn:ietf:params:oauth:grant-type:device_code',
      'scope: [a, 7]',
    ].join('\n')
    expect(await describeInput('--cli-input-yaml', yaml)).toBe(
      [
        'The request in --cli-input-yaml has 5 problems:',
        '  line 1, column 1: clientSecret (--client-secret) is missing',
        '  line 1, column 1: "clientSecert" is not a member of CreateToken. Did you mean clientSecret?',
        '  line 2, column 11: clientId must be a string, not a number (put it in quotes)',
        '  line 4, column 12: scope[1] must be a string, not a number (put it in quotes)',
        '  line 3, column 12: deviceCode (--device-code) is required when grantType is urn:ietf:params:oauth:grant-type:device_code',
      ].join('\n'),
    )
  })

  test('have the positions in a JSON document', async () => {
    const json =
      '{\n  "clientId": "a", "clientSecret": "b",\n  "grantType": "refresh_token",\n  "scope": ["a",\n    7], "Code": "x"\n}'
    expect(await describeInput('--cli-input-json', json)).toBe(
      [
        'The request in --cli-input-json has 3 problems:',
        '  line 5, column 9: "Code" is not a member of CreateToken. Did you mean code?',
        '  line 5, column 5: scope[1] must be a string, not a number',
        '  line 3, column 16: refreshToken (--refresh-token) is required when grantType is refresh_token',
      ].join('\n'),
    )
  })

  test('have the number of the element of a list in an option (E5)', async () => {
    const complete = ['--client-id', 'a', '--client-secret', 'b', '--grant-type', 'c']
    expect(await describeInput(...complete, '--scope', '["a", 1]')).toBe(
      'The request has 1 problem:\n  scope[1] (--scope, element 2) must be a string, not a number',
    )
  })

  test('of options have no position, even if there is a document', async () => {
    const json = '{"clientId": "a", "clientSecret": "b", "grantType": "c", "scope": ["a"]}'
    expect(await describeInput('--cli-input-json', json, '--scope', '[1]')).toBe(
      'The request in --cli-input-json has 1 problem:\n  scope[0] (--scope, element 1) must be a string, not a number',
    )
  })
})
