import {operations, requestSchema} from '@sso-oidc/core'
import {Ajv} from 'ajv'
import {describe, expect, test} from 'vitest'
import {parse} from 'yaml'
import {yamlSkeleton} from '../src/input/yaml-skeleton.ts'
import {runIn} from './run-command.ts'

test('the YAML skeleton names the file of a schema that its own second line writes, without a network (H12)', async () => {
  const skeleton = await runIn({}, ['create-token', '--generate-cli-skeleton', 'yaml-input'], [])
  const [, file, words = '', target] =
    /^# yaml-language-server: \$schema=(\S+)\n.*: sso-oidc (.*) > (\S+)\n/.exec(skeleton.stdout) ?? []
  const schema = await runIn({}, words.split(' '), [])
  const document = {...parse(skeleton.stdout), grantType: 'password'}
  const validate = new Ajv({strict: true}).compile(JSON.parse(schema.stdout))
  expect({file, sent: [...skeleton.sent, ...schema.sent]}).toEqual({file: target, sent: []})
  expect([validate(document), validate({...document, clientSecert: ''})]).toEqual([true, false])
})

describe('the YAML skeleton', () => {
  test.each(Object.entries(operations))('of %s has its schema and marks the required members', (name, operation) => {
    const request = requestSchema(operation)
    const [first, second, ...lines] = yamlSkeleton(operation).trimEnd().split('\n')
    const file = `${name}.request.json`
    expect([first, second]).toEqual([
      `# yaml-language-server: $schema=${file}`,
      `# To write this schema: sso-oidc schema ${name} > ${file}`,
    ])
    const marked = lines.filter((line) => line.includes(' # [REQUIRED] ')).map((line) => line.split(':')[0])
    expect(marked).toEqual(request.required)
    const members = lines.filter((line) => !line.startsWith('-')).map((line) => line.split(':')[0])
    expect(members).toEqual(Object.keys(request.properties))
    expect(lines.filter((line) => !/^- ''$| # [A-Z[]/.test(line))).toEqual([])
  })
})
