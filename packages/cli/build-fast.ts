// Changes bundles so that they load faster.
import {parseSync, Visitor} from 'oxc-parser'

type Program = ReturnType<typeof parseSync>['program']

/**
 * Returns the code of a bundle in which the functions of the top level are values, so that parentheses around one do not hide its
 * name. They come first, because a function declaration is also known above its place.
 */
export function withFunctionValues(code: string): string {
  const functions: string[] = []
  const {body} = parseSync('bundle.cjs', code).program
  // Directives stay in front of everything.
  const start = body.findLast((node) => node.type === 'ExpressionStatement' && node.directive != null)?.end ?? 0
  let rest = ''
  let at = start
  for (const node of body) {
    if (node.type !== 'FunctionDeclaration' || node.id === null) continue
    functions.push(`${node.id.name}=${code.slice(node.start, node.end)}`)
    rest += `${code.slice(at, node.start)};`
    at = node.end
  }
  if (functions.length === 0) return code
  return `${code.slice(0, start)}var ${functions.join(',')};${rest}${code.slice(at)}`
}

/**
 * Returns the code of a bundle in which called functions are in parentheses. V8 compiles such a function together with its module.
 * Node stores only what is compiled then, so a run compiles all other functions that it calls.
 *
 * @param called - Offsets at which the functions start. Methods have no place for parentheses.
 */
export function withEagerFunctions(code: string, called: ReadonlySet<number>): string {
  const marks: {readonly at: number; readonly mark: string}[] = []
  const enclose = ({start, end}: {start: number; end: number}): void => {
    if (called.has(start)) marks.push({at: start, mark: '('}, {at: end, mark: ')'})
  }
  new Visitor({FunctionExpression: enclose, ArrowFunctionExpression: enclose}).visit(
    parseSync('bundle.cjs', code).program,
  )
  let at = 0
  let result = ''
  for (const each of marks.toSorted((one, other) => one.at - other.at)) {
    result += code.slice(at, each.at) + each.mark
    at = each.at
  }
  return result + code.slice(at)
}

/**
 * Returns the code of a bundle without the copy of `node:path` that the bundler makes for `import path from 'node:path'`, with a
 * function for each member.
 *
 * @throws {Error} if the bundle contains no such copy
 */
export function withPlainPath(code: string): string {
  const copy = 'node_path=require_rolldown_runtime.__toESM(node_path,1)'
  if (!code.includes(copy)) throw new Error(`A bundle contains no ${copy}.`)
  return code.replace(copy, 'node_path={default:node_path}')
}

/** Export of a bundle as the bundler writes it. */
const EXPORT = /^Object\.defineProperty\(exports,"([\w$]+)",\{enumerable:!0,get:function\(\)\{return ([\w$]+)\}\}\)$/

/** Returns an export as the bundler writes it. */
export function exportStatement(name: string, variable: string): string {
  return `Object.defineProperty(exports,"${name}",{enumerable:!0,get:function(){return ${variable}}});`
}

/**
 * Returns the code of a bundle with exports that are values. The bundler writes a function for each of them, which takes longer
 * and makes a difference only for variables that change later. The exports are the last statements. Their object has no
 * prototype, because V8 creates such an object five to seven times as fast.
 */
export function withPlainExports(code: string): string {
  const {program} = parseSync('bundle.cjs', code)
  const changed = changedVariables(program)
  const members: string[] = []
  let end = code.length
  for (const node of program.body.toReversed()) {
    const exported = exportsOf(node, code)
    if (exported === undefined) break
    members.unshift(
      ...exported.map(([name, variable]) =>
        changed.has(variable) ? `get ${name}(){return ${variable}}` : `${name}:${variable}`,
      ),
    )
    end = node.start
  }
  return members.length === 0 ? code : `${code.slice(0, end)}module.exports={__proto__:null,${members.join(',')}};`
}

/** Returns the names and variables of the exports in a statement, or undefined for a statement that does something else. */
function exportsOf(node: Program['body'][number], code: string): [name: string, variable: string][] | undefined {
  if (node.type !== 'ExpressionStatement') return undefined
  const {expression} = node
  const calls = expression.type === 'SequenceExpression' ? expression.expressions : [expression]
  const found = calls.flatMap(({start, end}): [string, string][] => {
    const [, name, variable] = EXPORT.exec(code.slice(start, end)) ?? []
    return name === undefined || variable === undefined ? [] : [[name, variable]]
  })
  return found.length === calls.length ? found : undefined
}

/** Returns the names of the variables to which a program assigns a value after their declaration. */
function changedVariables(program: Program): ReadonlySet<string> {
  const names = new Set<string>()
  const visitor = new Visitor({
    AssignmentExpression: ({left}) => left.type === 'Identifier' && names.add(left.name),
    UpdateExpression: ({argument}) => argument.type === 'Identifier' && names.add(argument.name),
  })
  visitor.visit(program)
  return names
}
