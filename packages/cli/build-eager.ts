// Prepares bundles for the compile cache of Node.
import {parseSync} from 'oxc-parser'

/**
 * Returns the code of a bundle in which the functions of the top level are in parentheses. V8 compiles such a function together
 * with its module. Node stores only what is compiled then, so all other functions are compiled again in each run.
 *
 * The functions come first, because a function declaration is also known above its place.
 */
export function withEagerFunctions(code: string): string {
  const functions: string[] = []
  const {body} = parseSync('bundle.cjs', code).program
  // Directives stay in front of everything.
  const start = body.findLast((node) => node.type === 'ExpressionStatement' && node.directive != null)?.end ?? 0
  let rest = ''
  let at = start
  for (const node of body) {
    if (node.type !== 'FunctionDeclaration' || node.id === null) continue
    functions.push(`${node.id.name}=(${code.slice(node.start, node.end)})`)
    rest += `${code.slice(at, node.start)};`
    at = node.end
  }
  if (functions.length === 0) return code
  return `${code.slice(0, start)}var ${functions.join(',')};${rest}${code.slice(at)}`
}
