import type {Choice, Node, Option} from './command-tree.ts'

const HELPERS = `# Offers those of some words that begin like the current one: words, current word, what stands before it.
_sso_oidc_words() {
  local word
  for word in $1; do
    if [[ $word == "$2"* ]]; then COMPREPLY+=("$3$word"); fi
  done
}

# Offers files: beginning of the path, what stands before it.
_sso_oidc_files() {
  local file
  compopt -o filenames 2>/dev/null
  while IFS= read -r file; do COMPREPLY+=("$2$file"); done < <(compgen -f -- "$1")
}

# Takes away what bash keeps on the line by itself: all up to the last character at which it has broken the word.
_sso_oidc_trim() {
  local kept=
  [[ $COMP_WORDBREAKS == *=* && $1 == *=* ]] && kept=\${1%"\${1##*=}"}
  [[ $COMP_WORDBREAKS == *:* && $1 == *:* ]] && kept=\${1%"\${1##*:}"}
  COMPREPLY=("\${COMPREPLY[@]#"$kept"}")
}`

/** The completion script for bash, from 3.2 on. It needs no other package. */
export function toBash(nodes: readonly Node[]): string {
  const names = nodes.filter(({name}) => name !== '').map(({name}) => quote(name))
  const valued = (nodes[0]?.options ?? []).filter(({value}) => value !== 'none').map(({word}) => word)
  return `# Completion of sso-oidc for bash, made by "sso-oidc completion bash".
_sso_oidc() {
  local IFS=$' \\t\\n' i word next command= option= rest=$COMP_LINE
  local -a words=()
  # Bash breaks words at colons and equals signs: here they are whole again.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((i > 0)) && [[ $rest != [[:space:]]* && ($word == [:=]* || \${COMP_WORDS[i-1]} == *[:=]) ]]; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    rest=\${rest#*"$word"}
  done

  local last=$((\${#words[@]} - 1))
  local current=\${words[last]}
  for ((i = 1; i < last; i++)); do
    case \${words[i]} in
      ${valued.join(' | ')}) ((i++)) ;;
      -*) ;;
      *)
        next=\${command:+$command }\${words[i]}
        case $next in
          ${names.join(' | ')}) command=$next ;;
          *) break ;;
        esac
        ;;
    esac
  done

  COMPREPLY=()
  if [[ $current == --*=* ]]; then
    option=\${current%%=*}
    _sso_oidc_value "$command" "$option" "\${current#*=}" "$option="
  elif [[ $current == -* ]]; then
    case $command in
${branches(nodes, ({options}) => wordsCall(options))}
    esac
  elif [[ \${words[last-1]} != --?* ]] || ! _sso_oidc_value "$command" "\${words[last-1]}" "$current" ''; then
    case $command in
${branches(nodes, ({next}) => (next === 'file' ? `_sso_oidc_files "$current"` : wordsCall(next)))}
    esac
  fi
  _sso_oidc_trim "$current"
}

# Completes the value of an option, or fails where the option takes none: command, option, value, what stands before it.
_sso_oidc_value() {
  if [[ $3 == file://* || $3 == fileb://* ]]; then
    _sso_oidc_files "\${3#*//}" "$4\${3%%//*}//"
    return
  fi
  case $1:$2 in
${valueCases(nodes).join('\n')}
    *) return 1 ;;
  esac
}

${HELPERS}

complete -F _sso_oidc sso-oidc
`
}

/** Branches for the commands that have something to offer. */
function branches(nodes: readonly Node[], toCall: (node: Node) => string | undefined): string {
  const calls = nodes.map((node) => ({name: node.name, call: toCall(node)})).filter(({call}) => call !== undefined)
  return calls.map(({name, call}) => `      ${quote(name)}) ${call} ;;`).join('\n')
}

function wordsCall(choices: readonly Choice[]): string | undefined {
  const words = choices.map(({word}) => word).join(' ')
  return words === '' ? undefined : `_sso_oidc_words '${words}' "$current"`
}

/** Branches for what takes a value. An option that takes the same everywhere has one for all commands. */
function valueCases(nodes: readonly Node[]): string[] {
  const all = nodes.flatMap(({name, options}) => options.map((option) => ({name, option})))
  const patterns = new Map<string, Set<string>>()
  for (const {name, option} of all) {
    const action = actionOf(option)
    if (action === undefined) continue
    const isSame = all.every(({option: other}) => other.word !== option.word || actionOf(other) === action)
    const pattern = isSame ? `*:${option.word}` : quote(`${name}:${option.word}`)
    patterns.set(action, (patterns.get(action) ?? new Set()).add(pattern))
  }
  return [...patterns].map(([action, some]) => `    ${[...some].join(' | ')}) ${action} ;;`)
}

function actionOf({value}: Option): string | undefined {
  if (value === 'none') return undefined
  if (value === 'file') return '_sso_oidc_files "$3" "$4"'
  return value.length === 0 ? ':' : `_sso_oidc_words '${value.join(' ')}' "$3" "$4"`
}

function quote(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `'${text}'`
}
