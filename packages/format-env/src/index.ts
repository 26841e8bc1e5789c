import {variablesFormat} from './variables.ts'

/** Lines for `eval` in a POSIX shell: sh, dash, bash, zsh, ksh. In single quotes nothing has a meaning but their end. */
export default variablesFormat({
  set: (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`,
  unset: (name) => `unset ${name}\n`,
})
