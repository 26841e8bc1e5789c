import {variablesFormat} from './variables.ts'

/**
 * Format of a `.env` file, which a shell can source too. Null has no line.
 *
 * Programs that read `.env` files support different syntax. A simple value is written without quotes, any other value in
 * single quotes. A value with a single quote is written in double quotes if no character in it has a special meaning there.
 */
export default variablesFormat({
  set: (name, value) => `${name}=${quote(name, value)}\n`,
  unset: () => '',
})

function quote(name: string, value: string): string {
  if (value.includes('\r'))
    throw new Error(`${name} contains a carriage return, which programs remove when they read a .env file.`)
  if (/^[\w./:@%+=,-]+$/.test(value)) return value
  if (!value.includes("'")) return `'${value}'`
  if (!/["\\$`]/.test(value)) return `"${value}"`
  throw new Error(`${name} contains a single quote and one of " \\ $ \`, which a .env file cannot represent together.`)
}
