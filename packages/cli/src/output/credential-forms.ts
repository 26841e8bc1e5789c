import {OutputError} from '../messages/output-error.ts'
import {keyVariables, type PrintedKeys, processValue} from './credential-variables.ts'

/** Forms of `aws configure export-credentials`. */
export const CREDENTIAL_FORMS = ['process', 'env', 'env-no-export', 'powershell', 'windows-cmd', 'fish'] as const

const LINES: Readonly<
  Record<Exclude<(typeof CREDENTIAL_FORMS)[number], 'process'>, (name: string, value: string) => string>
> = {
  env: (name, value) => `export ${name}=${value}`,
  'env-no-export': (name, value) => `${name}=${value}`,
  powershell: (name, value) => `$Env:${name}="${value}"`,
  'windows-cmd': (name, value) => `set ${name}=${value}`,
  fish: (name, value) => `set -gx ${name} ${value}`,
}

/**
 * Returns credentials in a form of the AWS CLI.
 *
 * @throws {OutputError} `FormatFailed` if a value has a character that the forms cannot represent; the keys of AWS have none
 */
export function credentialText(form: (typeof CREDENTIAL_FORMS)[number], keys: PrintedKeys): string {
  if (form === 'process') return `${JSON.stringify(processValue(keys), null, 2)}\n`
  const entries = Object.entries(keyVariables(keys))
  const odd = entries.find(([, value]) => !/^[\w+/=:.-]+$/.test(value))
  if (odd !== undefined) {
    throw new OutputError('FormatFailed', `${odd[0]} has a character that --format ${form} cannot represent.`)
  }
  return entries.map(([name, value]) => `${LINES[form](name, value)}\n`).join('')
}
