import {variablesFormat} from './variables.ts'

/**
 * Format for `Invoke-Expression`, which runs each line of a pipe separately. So each variable has one line.
 *
 * The lines are ASCII, because the code page of a pipe varies. Other characters and the five kinds of single quotes of
 * PowerShell are written as numbers.
 */
export default variablesFormat({
  set(name, value) {
    if (value === '') throw new Error(`${name} is empty, and PowerShell before 7.5 does not support empty variables.`)
    return `$env:${name} = ${toExpression(value)}\n`
  },
  unset: (name) => `$env:${name} = $null\n`,
})

function toExpression(text: string): string {
  const parts = text.match(/[ -&(-~]+|./gs) ?? []
  const terms = parts.map((part) => (/^[ -&(-~]/.test(part) ? `'${part}'` : `[char]${part.charCodeAt(0)}`))
  // If the first term is a string, plus concatenates. If it is a character, plus can add numbers.
  return (terms[0]?.startsWith('[') ? ["''", ...terms] : terms).join(' + ')
}
