import {readFileSync} from 'node:fs'
import {type JsonValue, operations, outputSkeleton, responseSchema} from '@sso-oidc/core'
import {sharedData} from '../shared-data.ts'

/** Response and the output that the AWS CLI printed for it. */
export interface RecordedCase {
  readonly id: string
  readonly operation: string
  readonly value: JsonValue
  readonly width: number
  readonly color: boolean
  readonly stdout: string
}

interface Script {
  readonly id: string
  readonly argv: readonly string[]
  readonly tty?: true | {readonly cols?: number}
  readonly responses?: readonly {readonly json?: Record<string, JsonValue>}[]
}

/** Reads the recorded runs that print a response or an output skeleton. Returns undefined without a recording. */
export function recordedCases(format: string): RecordedCase[] | undefined {
  const recording = sharedData('conformance')
  if (recording.path === undefined) return undefined
  const scripts: Script[] = JSON.parse(readFileSync(`${recording.path}/cases.json`, 'utf8'))
  return scripts.flatMap((script) => {
    const {id, argv, tty} = script
    const value = optionOf(argv, '--output') === format && !argv.includes('--query') ? shownValue(script) : {}
    const {exit, stdout} = JSON.parse(readFileSync(`${recording.path}/expected/${id}.json`, 'utf8'))
    if (Object.keys(value).length === 0 || exit !== 0 || stdout === undefined) return []
    const width = typeof tty === 'object' ? (tty.cols ?? 80) : 80
    const color = tty !== undefined && optionOf(argv, '--color') !== 'off'
    return {id, operation: operationOf(argv).name, value, width, color, stdout}
  })
}

/** Returns the value that the command passes to the format: the members of the operation's response, in its order. */
function shownValue({argv, responses}: Script): Record<string, JsonValue> {
  const skeleton = optionOf(argv, '--generate-cli-skeleton')
  if (skeleton === 'output') return Object(outputSkeleton(operationOf(argv)))
  if (skeleton !== undefined) return {}
  const response = responses?.[0]?.json ?? {}
  const names = Object.keys(responseSchema(operationOf(argv)).properties)
  return Object.fromEntries(names.flatMap((name) => (response[name] === undefined ? [] : [[name, response[name]]])))
}

function operationOf([command = '']: readonly string[]) {
  const operation = operations[command]
  if (operation === undefined) throw new Error(`Unknown operation: ${command}`)
  return operation
}

/** Returns the argument of the last use of an option. */
function optionOf(argv: readonly string[], name: string): string | undefined {
  const index = argv.lastIndexOf(name)
  return index < 0 ? undefined : argv[index + 1]
}
