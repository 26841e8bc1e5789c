import {isObject, type Members} from './model/is-object.ts'
import {MAX_JSON_DEPTH, parseJson} from './parse-json.ts'

/** Returns the object in a body, or the reason why there is none. */
export function parseObject(body: Uint8Array): Members | string {
  if (body.length === 0) return 'the body is empty'
  try {
    // The decoder removes one byte order mark.
    const value = parseJson(new TextDecoder('utf-8', {fatal: true}).decode(body))
    return isObject(value) ? value : 'the body is not a JSON object'
  } catch (error) {
    if (error instanceof RangeError) return `the body is nested deeper than ${MAX_JSON_DEPTH} levels`
    return error instanceof SyntaxError ? 'the body is not JSON' : 'the body is not UTF-8'
  }
}
