import {createClient, createToken, InputError, ResponseError, registerClient} from '@sso-oidc/core'
import {operationFlags} from '../../src/argv/operation-flags.ts'
import {readInput} from '../../src/input/input.ts'
import {parseCommandLine} from '../run-command.ts'

/** Result of reading a text: the members of its object, another value, or a syntax error. */
export type Verdict = {readonly members: Readonly<Record<string, unknown>>} | 'value' | 'syntax'

/** Reads a file with `--cli-input-json` or `--cli-input-yaml`. Throws errors that are not of the program. */
export async function verdictOfInput(flag: string, file: string): Promise<Verdict> {
  const {values} = parseCommandLine(createToken, [flag, `fileb://${file}`])
  const context = {cwd: '/', env: {}, stdin: async () => new Uint8Array()}
  try {
    return {
      members: (await readInput({operation: createToken, flags: operationFlags(createToken)}, values, context)).request,
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return /must be an object|nested deeper/.test(error.message) ? 'value' : 'syntax'
  }
}

/** Reads a response of the service. Unknown members are left out. */
export async function verdictOfResponse(body: Uint8Array): Promise<Verdict> {
  const client = createClient({region: 'us-east-1', transport: async () => ({status: 200, headers: {}, body})})
  try {
    return {members: {...(await client.send(registerClient, {clientName: 'n', clientType: 'public'}))}}
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error
    return /not a JSON object|nested deeper/.test(error.message) ? 'value' : 'syntax'
  }
}
