import {operations, requestSchema} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {yamlSkeleton} from '../src/input/yaml-skeleton.ts'

describe('the YAML skeleton', () => {
  test.each(Object.entries(operations))('of %s has its schema and marks the required members', (_, operation) => {
    const request = requestSchema(operation)
    const [first, ...lines] = yamlSkeleton(operation).trimEnd().split('\n')
    expect(first).toBe(`# yaml-language-server: $schema=${request.$id}`)
    const marked = lines.filter((line) => line.includes(' # [REQUIRED] ')).map((line) => line.split(':')[0])
    expect(marked).toEqual(request.required)
    const members = lines.filter((line) => !line.startsWith('-')).map((line) => line.split(':')[0])
    expect(members).toEqual(Object.keys(request.properties))
    expect(lines.filter((line) => !/^- ''$| # [A-Z[]/.test(line))).toEqual([])
  })
})
