import {variablesFormat} from './variables.ts'

/** Format for `source` in fish. In single quotes, fish interprets a single quote and a backslash. */
export default variablesFormat({
  set: (name, value) => `set -gx ${name} '${value.replace(/['\\]/g, '\\$&')}'\n`,
  unset: (name) => `set -eg ${name}\n`,
})
