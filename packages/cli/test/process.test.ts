import {ServiceError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {errorText} from '../src/process.ts'

function textOf(description: unknown, format: string): Promise<string> {
  const members = {error: 'invalid_grant', error_description: description}
  const error = new ServiceError({
    code: 'InvalidGrantException',
    operation: 'CreateToken',
    status: 400,
    message: '',
    members,
  })
  return errorText(error, ['create-token', '--cli-error-format', format], {env: {}, cwd: '/'})
}

describe('an error in a structured form', () => {
  test('has the members of the AWS CLI', async () => {
    expect(JSON.parse(await textOf('no', 'json'))).toEqual({
      Message: '',
      Code: 'InvalidGrantException',
      error: 'invalid_grant',
      error_description: 'no',
    })
  })

  test.each(['text', 'table'])('is told for people where %s cannot show what the service said', async (format) => {
    const text = await textOf([{}, []], format)
    expect(text).toContain('An error occurred (InvalidGrantException) when calling the CreateToken operation:')
    expect(text).toContain('error_description: [{},[]]')
  })
})
