import {variablesFormat} from './variables.ts'

/** Format for `eval` in a POSIX shell: sh, dash, bash, zsh, or ksh. A single quote ends a string, so it is escaped. */
export default variablesFormat({
  set: (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`,
  unset: (name) => `unset ${name}\n`,
})
