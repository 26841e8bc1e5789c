import {spawnSync} from 'node:child_process'
import {type Schema, Validator} from '@cfworker/json-schema'
import {registerSchema, type SchemaObject, unregisterSchema, validate} from '@hyperjump/json-schema/draft-07'
import type {DocumentSchema} from '@sso-oidc/core'
import {Ajv, type Options} from 'ajv'
import {allCases, type SchemaCases} from './cases.ts'
import {type Report, versioned} from './report.ts'

/** Returns whether each input of a schema is valid. Throws if it does not take the schema. */
type Judge = (schema: DocumentSchema, inputs: readonly unknown[]) => Promise<readonly boolean[]>

const STRICT: Options = {strict: true, strictRequired: true, strictTypes: true, validateSchema: true, allErrors: true}

/** Checks that all validators give one verdict for each input, which is ours where our client validates. */
export async function compareValidators(): Promise<Report[]> {
  const judges: Record<string, Judge> = {
    [versioned('ajv')]: withAjv({}),
    [`${versioned('ajv')} (strict)`]: withAjv(STRICT),
    [versioned('@cfworker/json-schema')]: async (schema, inputs) => {
      const validator = new Validator(schema as unknown as Schema, '7', false)
      return inputs.map((input) => validator.validate(input).valid)
    },
    [versioned('@hyperjump/json-schema')]: withHyperjump,
    // Its version is that of the computer.
    'python3-jsonschema': withPython,
  }
  const cases = allCases()
  const expected = await Promise.all(cases.map(({schema, inputs, verdicts}) => verdicts ?? withAjv({})(schema, inputs)))
  const reports: Report[] = []
  for (const [program, judge] of Object.entries(judges)) {
    const faults = await Promise.all(cases.map((one, at) => faultsOf(one, judge, expected[at] ?? [])))
    const count = cases.reduce((sum, {inputs}) => sum + inputs.length, 0)
    const accepted = expected.flat().filter(Boolean).length
    const [all, valid, invalid] = [count, accepted, count - accepted].map((number) => number.toLocaleString('en-US'))
    const work = `${cases.length} schemas, ${all} inputs: ${valid} valid, ${invalid} not`
    reports.push({program, work, faults: faults.flat()})
  }
  return reports
}

async function faultsOf({schema, inputs}: SchemaCases, judge: Judge, expected: readonly boolean[]): Promise<string[]> {
  try {
    const verdicts = await judge(schema, inputs)
    return inputs.flatMap((input, at) => {
      if (verdicts[at] === expected[at]) return []
      return [`${schema.title}: ${verdicts[at] ? 'accepts' : 'rejects'} ${JSON.stringify(input)}`]
    })
  } catch (error) {
    return [`${schema.title}: ${error instanceof Error ? error.message : error}`]
  }
}

function withAjv(options: Options): Judge {
  return async (schema, inputs) => {
    const accepts = new Ajv(options).compile(schema)
    return inputs.map((input) => accepts(input))
  }
}

async function withHyperjump(schema: DocumentSchema, inputs: readonly unknown[]): Promise<boolean[]> {
  registerSchema(schema as unknown as SchemaObject, schema.$id)
  const accepts = await validate(schema.$id)
  unregisterSchema(schema.$id)
  return inputs.map((input) => accepts(input as never).valid)
}

const PYTHON = `
import json, sys, jsonschema
asked = json.load(sys.stdin)
jsonschema.Draft7Validator.check_schema(asked['schema'])
validator = jsonschema.Draft7Validator(asked['schema'])
print(json.dumps([validator.is_valid(value) for value in asked['inputs']]))`

async function withPython(schema: DocumentSchema, inputs: readonly unknown[]): Promise<boolean[]> {
  return JSON.parse(runPython(PYTHON, JSON.stringify({schema, inputs}))) as boolean[]
}

function runPython(code: string, input: string): string {
  const {status, stdout, stderr} = spawnSync('/usr/bin/python3', ['-c', code], {encoding: 'utf8', input})
  if (status === 0) return stdout
  throw new Error(`python3-jsonschema does not run (apt-get install python3-jsonschema): ${stderr}`)
}
