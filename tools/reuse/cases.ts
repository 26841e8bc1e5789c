import {type DocumentSchema, operations, requestSchema, responseSchema, validateRequest} from '@sso-oidc/core'
import {exampleOf} from '../openapi/examples.ts'

/** Values of every JSON type, empty and not, and texts that engines of regular expressions treat differently. */
const VALUES = [
  null,
  true,
  0,
  1,
  1.5,
  101,
  '',
  'text',
  'a\nb',
  'line\n',
  '\u00fc',
  '\u{1f600}',
  [],
  [1],
  [''],
  {},
] as const

/** Inputs of a schema. */
export interface SchemaCases {
  readonly schema: DocumentSchema
  readonly inputs: readonly unknown[]
  /** Whether our validator accepts each input. Undefined for a response, which the client does not validate. */
  readonly verdicts?: readonly boolean[]
}

/** Returns inputs for the schemas of all requests and responses. */
export function allCases(): SchemaCases[] {
  return Object.values(operations).flatMap((operation) => {
    const [request, response] = [requestSchema(operation), responseSchema(operation)]
    const grants = Object.values(operation.requires ?? {}).flatMap((cases) => Object.keys(cases ?? {}))
    const inputs = inputsOf(request, grants)
    const verdicts = inputs.map((input) => validateRequest(operation, input).length === 0)
    return [
      {schema: request, inputs, verdicts},
      {schema: response, inputs: inputsOf(response, [])},
    ]
  })
}

/** Returns an example of a schema, and what it becomes if one member is missing, unknown, or has another value. */
function inputsOf(schema: DocumentSchema, grants: readonly string[]): unknown[] {
  const whole = exampleOf(schema) as Record<string, unknown>
  const wholes = [whole, ...grants.map((grantType) => ({...whole, grantType}))]
  const names = Object.keys(schema.properties)
  return [
    ...VALUES,
    ...wholes,
    {...whole, unknown: 'text'},
    ...wholes.flatMap((one) => names.map((name) => without(one, name))),
    ...names.flatMap((name) => VALUES.map((value) => ({...whole, [name]: value}))),
  ]
}

function without(members: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  const {[name]: _, ...others} = members
  return others
}
