import {variablesFormat} from './variables.ts'

/**
 * Lines for `Invoke-Expression`, which runs each line that comes through a pipe by itself. So a variable takes one line,
 * and the line is ASCII whatever code page the pipe has: other characters, and quotes, which PowerShell knows five of,
 * are written as numbers.
 */
export default variablesFormat({
  set(name, value) {
    if (value === '') throw new Error(`${name} is empty, and PowerShell before 7.5 has no empty variables.`)
    return `$env:${name} = ${toExpression(value)}\n`
  },
  unset: (name) => `$env:${name} = $null\n`,
})

function toExpression(text: string): string {
  const parts = text.match(/[ -&(-~]+|./gs) ?? []
  const terms = parts.map((part) => (/^[ -&(-~]/.test(part) ? `'${part}'` : `[char]${part.charCodeAt(0)}`))
  // The first term decides what a plus means.
  return (terms[0]?.startsWith('[') ? ["''", ...terms] : terms).join(' + ')
}
