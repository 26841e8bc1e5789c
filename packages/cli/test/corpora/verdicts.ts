import {createClient, InputError, ResponseError, registerClient} from '@sso-oidc/core'
import {readInput} from '../../src/input/input.ts'
import {parseWords} from '../../src/words/words.ts'

/** What the program makes of a text: the members in it, another value that it does not want, or a mistake of syntax. */
export type Verdict = {readonly members: Readonly<Record<string, unknown>>} | 'value' | 'syntax'

/** The verdict on a file behind `--cli-input-json` or `--cli-input-yaml`. Other errors than ours are thrown. */
export async function verdictOfInput(flag: string, file: string): Promise<Verdict> {
  const words = parseWords(['create-token', flag, `fileb://${file}`])
  if (words === undefined) throw new Error('no operation was found')
  try {
    return {members: (await readInput(words, {cwd: '/', env: {}})).request}
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return /is not an object with members|nested deeper/.test(error.message) ? 'value' : 'syntax'
  }
}

/** The verdict on an answer of the service: members that the operation does not know are not among them. */
export async function verdictOfAnswer(body: Uint8Array): Promise<Verdict> {
  const client = createClient({region: 'us-east-1', transport: async () => ({status: 200, headers: {}, body})})
  try {
    return {members: {...(await client.send(registerClient, {clientName: 'n', clientType: 'public'}))}}
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error
    return /not a JSON object|nested deeper/.test(error.message) ? 'value' : 'syntax'
  }
}
