import {createRequire} from 'node:module'
import {Language, type Node, Parser} from 'web-tree-sitter'

/** Word of a PowerShell script, with its kind in the grammar. */
export interface PowershellWord {
  readonly kind: string
  readonly text: string
}

/**
 * Returns the words of a script.
 *
 * @throws {SyntaxError} with the text of the first error
 */
export type PowershellReader = (script: string) => readonly PowershellWord[]

/** Creates a reader of PowerShell. The registries have no PowerShell, but a grammar. */
export async function createPowershellReader(): Promise<PowershellReader> {
  await Parser.init()
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')
  const parser = new Parser()
  parser.setLanguage(await Language.load(grammar))
  return (script) => {
    const root = parser.parse(script)?.rootNode
    if (root === undefined || root.hasError) {
      throw new SyntaxError(root?.descendantsOfType('ERROR')[0]?.text || 'a missing word')
    }
    return words(root)
  }
}

function words(node: Node): PowershellWord[] {
  if (node.childCount === 0) return [{kind: node.type, text: node.text}]
  return node.children.flatMap((child) => (child === null ? [] : words(child)))
}
