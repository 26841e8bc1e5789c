import {InputError, type JsonValue} from '@sso-oidc/core'
import {errorMessage} from '../messages/error-message.ts'
import {OutputError} from '../messages/output-error.ts'
import {maskedReason, quote} from '../messages/quote.ts'

/** A compiled `--query` expression. */
export type Query = (value: JsonValue) => JsonValue

/**
 * Compiles a JMESPath expression.
 *
 * The compiled query throws an `OutputError` with code `QueryFailed` if the expression does not fit the value or costs too
 * much.
 *
 * @throws {InputError} if the expression is invalid
 */
export async function compileQuery(expression: string): Promise<Query> {
  const {compile} = await import('../jmespath/jmespath.ts')
  const apply = compileWith(compile, expression)
  return (value) => {
    try {
      return apply(value)
    } catch (cause) {
      const reason = maskedReason(errorMessage(cause))
      throw new OutputError('QueryFailed', `The --query expression cannot be applied: ${reason}`, {cause})
    }
  }
}

function compileWith(compile: (expression: string) => Query, expression: string): Query {
  try {
    return compile(expression)
  } catch (cause) {
    const reason = maskedReason(errorMessage(cause))
    throw new InputError(`Invalid --query expression ${quote(expression)}: ${reason}`, {cause})
  }
}
