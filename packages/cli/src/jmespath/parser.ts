import {endsProjection, powerOf} from './binding-power.ts'
import {checkLevel, checkLevels} from './levels.ts'
import {isIndex, parseIndex} from './parse-index.ts'
import {SyntaxFault} from './syntax-fault.ts'
import {CURRENT, extend, type Node} from './syntax-tree.ts'
import {TokenStream} from './token-stream.ts'

interface Parser {
  readonly tokens: TokenStream
  /** Number of expressions around the next token. */
  level: number
}

/**
 * Parses an expression. Accepts what jmespath.py 1.0 accepts, even where its grammar differs from the specification: the
 * commas between arguments and between members are optional, for example.
 *
 * @throws {SyntaxFault} if the expression is invalid
 */
export function parse(expression: string): Node {
  if (expression === '') throw new SyntaxFault('the expression is empty')
  const tokens = new TokenStream(expression)
  const tree = parseExpression({tokens, level: 0}, 0)
  if (tokens.kind() !== 'end') throw tokens.unexpected()
  checkLevels(tree)
  return tree
}

/** Parses an expression, up to a token that does not bind more strongly than `power`. */
function parseExpression(parser: Parser, power: number): Node {
  parser.level += 1
  checkLevel(parser.level)
  let left = parseStart(parser)
  while (power < powerOf(parser.tokens.kind())) left = parseContinuation(parser, left)
  parser.level -= 1
  return left
}

function parseStart(parser: Parser): Node {
  const {tokens} = parser
  const token = tokens.take()
  const {kind, value} = token
  switch (kind) {
    case 'literal':
      return {type: 'literal', value, children: []}
    case 'name':
      return {type: 'field', name: String(value), children: []}
    case 'quoted name':
      if (tokens.kind() === '(')
        throw new SyntaxFault('unexpected quotes around the name of a function', token.position)
      return {type: 'field', name: String(value), children: []}
    case '@':
      return CURRENT
    case '*':
      return {type: 'member projection', children: [CURRENT, parseProjected(parser, powerOf(kind))]}
    case '!':
      return {type: 'not', children: [parseExpression(parser, powerOf(kind))]}
    case '&':
      return {type: 'reference', children: [parseExpression(parser, powerOf(kind))]}
    case '(':
      return parseGroup(parser)
    case '{':
      return parseObject(parser)
    case '[]':
      return parseFlatten(parser, CURRENT)
    case '[?':
      return parseFilter(parser, CURRENT)
    case '[':
      return parseStartBracket(parser)
    default:
      throw tokens.unexpected(token)
  }
}

function parseContinuation(parser: Parser, left: Node): Node {
  const {tokens} = parser
  const token = tokens.take()
  const {kind} = token
  switch (kind) {
    case '.':
      return parseMember(parser, left)
    case '|':
      return {type: 'pipe', children: [left, parseExpression(parser, powerOf(kind))]}
    case '||':
    case '&&':
      return {type: kind, children: [left, parseExpression(parser, powerOf(kind))]}
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return {type: 'comparison', comparator: kind, children: [left, parseExpression(parser, powerOf(kind))]}
    case '[]':
      return parseFlatten(parser, left)
    case '[?':
      return parseFilter(parser, left)
    case '[':
      return isIndex(tokens) ? parseIndexed(parser, left) : parseStar(parser, left)
    case '(':
      if (left.type === 'field') return parseCall(parser, left.name)
      throw tokens.unexpected(token)
    default:
      throw tokens.unexpected(token)
  }
}

function parseGroup(parser: Parser): Node {
  const inner = parseExpression(parser, 0)
  parser.tokens.expect(')')
  return inner
}

function parseCall(parser: Parser, name: string): Node {
  const {tokens} = parser
  const children: Node[] = []
  while (!tokens.takeIf(')')) {
    children.push(parseExpression(parser, 0))
    tokens.takeIf(',')
  }
  return {type: 'call', name, children}
}

function parseFlatten(parser: Parser, left: Node): Node {
  return {type: 'projection', children: [{type: 'flatten', children: [left]}, parseProjected(parser, powerOf('[]'))]}
}

function parseFilter(parser: Parser, left: Node): Node {
  const condition = parseExpression(parser, 0)
  parser.tokens.expect(']')
  return {type: 'filter', children: [left, parseProjected(parser, powerOf('[?')), condition]}
}

/** Parses the expression that a projection applies to each element. */
function parseProjected(parser: Parser, power: number): Node {
  const {tokens} = parser
  const kind = tokens.kind()
  if (endsProjection(kind)) return CURRENT
  if (kind === '[' || kind === '[?') return parseExpression(parser, power)
  if (kind !== '.') throw tokens.unexpected()
  tokens.take()
  return parseAfterDot(parser, power)
}

function parseMember(parser: Parser, left: Node): Node {
  if (!parser.tokens.takeIf('*')) return extend('subexpression', left, parseAfterDot(parser, powerOf('.')))
  return {type: 'member projection', children: [left, parseProjected(parser, powerOf('.'))]}
}

function parseAfterDot(parser: Parser, power: number): Node {
  const {tokens} = parser
  if (['name', 'quoted name', '*'].includes(tokens.kind())) return parseExpression(parser, power)
  return tokens.expect('name', '[', '{').kind === '[' ? parseList(parser) : parseObject(parser)
}

function parseStartBracket(parser: Parser): Node {
  const {tokens} = parser
  if (isIndex(tokens)) return parseIndexed(parser, CURRENT)
  return tokens.kind() === '*' && tokens.kind(1) === ']' ? parseStar(parser, CURRENT) : parseList(parser)
}

/** Parses `0]` or `0:1]`. A slice directly after an index is not a projection in jmespath.py. */
function parseIndexed(parser: Parser, left: Node): Node {
  const right = parseIndex(parser.tokens)
  const chain = extend('index expression', left, right)
  if (right.type === 'index' || chain === left) return chain
  return {type: 'projection', children: [chain, parseProjected(parser, powerOf('*'))]}
}

/** Parses `*]` and the expression for each element. */
function parseStar(parser: Parser, left: Node): Node {
  parser.tokens.expect('*')
  parser.tokens.expect(']')
  return {type: 'projection', children: [left, parseProjected(parser, powerOf('*'))]}
}

function parseList(parser: Parser): Node {
  const children = [parseExpression(parser, 0)]
  while (parser.tokens.expect(']', ',').kind === ',') children.push(parseExpression(parser, 0))
  return {type: 'list', children}
}

function parseObject(parser: Parser): Node {
  const {tokens} = parser
  const names: string[] = []
  const children: Node[] = []
  do {
    names.push(String(tokens.expect('name', 'quoted name').value))
    tokens.expect(':')
    children.push(parseExpression(parser, 0))
  } while (tokens.takeIf(',') || !tokens.takeIf('}'))
  return {type: 'object', names, children}
}
