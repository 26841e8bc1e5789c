import {variablesFormat} from './variables.ts'

/**
 * Lines of a .env file. Readers of such files agree on little: a plain value is left bare, another one is put in single
 * quotes, and one with a single quote in double quotes, if nothing in it has a meaning there. The lines mean the same to
 * a shell that sources them. A null leaves no line.
 */
export default variablesFormat({
  set: (name, value) => `${name}=${quote(name, value)}\n`,
  unset: () => '',
})

function quote(name: string, value: string): string {
  if (value.includes('\r')) throw new Error(`${name} holds a carriage return, which readers of .env files drop.`)
  if (/^[\w./:@%+=,-]+$/.test(value)) return value
  if (!value.includes("'")) return `'${value}'`
  if (!/["\\$`]/.test(value)) return `"${value}"`
  throw new Error(`${name} holds a single quote together with one of " \\ $ \`, which .env files have no way to say.`)
}
