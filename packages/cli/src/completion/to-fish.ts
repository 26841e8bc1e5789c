import type {Node, Option} from './command-tree.ts'

/** The completion script for fish. */
export function toFish(nodes: readonly Node[]): string {
  const valued = (nodes[0]?.options ?? []).filter(({value}) => value !== 'none').map(({word}) => word)
  const names = nodes.filter(({name}) => name !== '').map(({name}) => quote(name))
  return `# Completion of sso-oidc for fish, made by "sso-oidc completion fish".
function __sso_oidc_command
    set -l words (commandline -opc)
    set -l command
    set -e words[1]
    while set -q words[1]
        switch $words[1]
            case ${valued.join(' ')}
                set -e words[1]
            case '-*'
            case '*'
                set -l next (string trim -- "$command $words[1]")
                contains -- $next ${names.join(' ')}; or break
                set command $next
        end
        set -e words[1]
    end
    echo "$command"
end

function __sso_oidc_at
    set -l command (__sso_oidc_command)
    contains -- "$command" $argv
end

# Files behind file:// and fileb://.
function __sso_oidc_files
    set -l start (commandline -ct | string replace -rf '^(?:--[^=]*=)?(fileb?://).*' '$1'); or return
    for file in (__fish_complete_path (commandline -ct | string replace -r '^.*?://' ''))
        echo $start$file
    end
end

complete -c sso-oidc -f
${nextLines(nodes).join('\n')}
${optionLines(nodes).join('\n')}
`
}

function nextLines(nodes: readonly Node[]): string[] {
  return nodes.flatMap(({name, next}) =>
    next === 'file'
      ? [`complete -c sso-oidc -n "__sso_oidc_at ${quote(name)}" -F`]
      : next.map(
          ({word, summary}) =>
            `complete -c sso-oidc -n "__sso_oidc_at ${quote(name)}" -a ${quote(word)} -d ${quote(summary)}`,
        ),
  )
}

/** A line for each option, with all commands that have the same one. */
function optionLines(nodes: readonly Node[]): string[] {
  const at = new Map<string, string[]>()
  for (const {name, options} of nodes) {
    for (const option of options) {
      const line = `-l ${option.word.slice(2)} ${valueWords(option)} -d ${quote(option.summary)}`
      at.set(line, [...(at.get(line) ?? []), name])
    }
  }
  return [...at].map(([line, names]) => `complete -c sso-oidc -n "__sso_oidc_at ${names.map(quote).join(' ')}" ${line}`)
}

function valueWords({value}: Option): string {
  if (value === 'none') return ''
  if (value === 'file') return "-rFa '(__sso_oidc_files)'"
  return `-xa ${quote([...value, '(__sso_oidc_files)'].join(' '))}`
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
