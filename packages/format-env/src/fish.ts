import {variablesFormat} from './variables.ts'

/** Lines for `source` in fish, where a backslash has a meaning in single quotes too. */
export default variablesFormat({
  set: (name, value) => `set -gx ${name} '${value.replace(/['\\]/g, '\\$&')}'\n`,
  unset: (name) => `set -eg ${name}\n`,
})
