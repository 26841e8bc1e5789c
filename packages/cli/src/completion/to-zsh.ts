import type {Choice, Node, Option} from './command-tree.ts'

/** The completion script for zsh: to be sourced, or to lie in a folder of `fpath` as `_sso-oidc`. */
export function toZsh(nodes: readonly Node[]): string {
  return `#compdef sso-oidc
# Completion of sso-oidc for zsh, made by "sso-oidc completion zsh".

# Any value, which may be read from a file.
_sso-oidc_value() {
  if compset -P 'file(b|)://'; then _files; else _message -e values "$1"; fi
}

_sso-oidc_file() {
  compset -P 'file(b|)://'
  _files
}

${nodes.map(toFunction).join('\n\n')}

if [[ $funcstack[1] == _sso-oidc ]]; then
  _sso-oidc "$@"
else
  compdef _sso-oidc sso-oidc
fi
`
}

/** Completes what comes behind a command. What comes behind the next word has a function of its own. */
function toFunction({name, next, options}: Node): string {
  const call = functionName(name)
  const specs = options.map(optionSpec)
  if (next === 'file') return `${call}() {\n  _arguments${lines([...specs, "'*:file:_files'"])}\n}`
  // The words of a list go on behind the first of them, and options behind those.
  if (next.length === 0) return `${call}() {\n  _arguments${lines([...specs, "'*: : '"])}\n}`
  return `${call}() {
  local state line
  _arguments -C${lines([...specs, "'1: :->next'", "'*:: :->more'"])} && return
  case $state in
    next)
      local -a next=(
${next.map((choice) => `        ${describe(choice)}`).join('\n')}
      )
      _describe -t commands command next
      ;;
    more)
      (( $+functions[${call}_$line[1]] )) && ${call}_$line[1]
      ;;
  esac
}`
}

function functionName(name: string): string {
  return ['_sso-oidc', ...name.split(' ').filter((word) => word !== '')].join('_')
}

/** Words of a command, each on a line of its own. */
function lines(words: readonly string[]): string {
  return words.map((word) => ` \\\n    ${word}`).join('')
}

function optionSpec({word, summary, value}: Option): string {
  const about = summary.replace(/[\\[\]:]/g, '\\$&')
  if (value === 'none') return quote(`${word}[${about}]`)
  if (value === 'file') return quote(`${word}=[${about}]:file:_sso-oidc_file`)
  const action = value.length === 0 ? `_sso-oidc_value ${word.slice(2)}` : `(${value.join(' ').replaceAll(':', '\\:')})`
  return quote(`${word}=[${about}]:${word.slice(2)}:${action}`)
}

function describe({word, summary}: Choice): string {
  return quote(`${word.replaceAll(':', '\\:')}:${summary}`)
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
