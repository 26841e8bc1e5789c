import type {Choice, Node, Option} from './command-tree.ts'

/** The completion script for PowerShell, from 5.1 on. Where nothing is known, PowerShell offers files by itself. */
export function toPowershell(nodes: readonly Node[]): string {
  return `# Completion of sso-oidc for PowerShell, made by "sso-oidc completion powershell".
Register-ArgumentCompleter -Native -CommandName 'sso-oidc' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $nodes = @{
${nodes.map(nodeEntry).join('\n')}
    }

    $node = $nodes['']
    $name = ''
    $option = $null
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | Select-Object -Skip 1)
    foreach ($word in $words) {
        $text = $word.Extent.Text
        if ($option) { $option = $null; continue }
        if ($text -like '--*') {
            if ($node.Takes.ContainsKey($text)) { $option = $text }
            continue
        }
        $next = "$name $text".Trim()
        if ($nodes.ContainsKey($next)) { $name = $next; $node = $nodes[$next] }
    }

    $before = ''
    $current = $wordToComplete
    if ($current -match '^(--[^=]+)=(.*)$') {
        $option = $Matches[1]
        $before = "$option="
        $current = $Matches[2]
    }
    $choices = if ($option -and ($before -or $current -notlike '-*')) { $node.Takes[$option] }
    elseif ($current -like '-*') { $node.Options }
    else { $node.Next }

    foreach ($word in $choices.Keys) {
        if ($word.StartsWith($current)) {
            [System.Management.Automation.CompletionResult]::new("$before$word", $word, 'ParameterValue', $choices[$word])
        }
    }
}
`
}

function nodeEntry({name, next, options}: Node): string {
  const takes = options.flatMap(({word, value}) => (value === 'none' ? [] : [`${quote(word)} = ${values(value)}`]))
  return `        ${quote(name)} = @{
            Next = ${table(next === 'file' ? [] : next)}
            Options = ${table(options)}
            Takes = @{ ${takes.join('; ')} }
        }`
}

function values(value: Exclude<Option['value'], 'none'>): string {
  return table(value === 'file' ? [] : value.map((word) => ({word, summary: word})))
}

/** Words and what they are. The text beside a word must not be empty. */
function table(choices: readonly Choice[]): string {
  return `[ordered]@{ ${choices.map(({word, summary}) => `${quote(word)} = ${quote(summary || word)}`).join('; ')} }`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
