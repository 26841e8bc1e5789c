import {cellText, type JsonValue} from '@sso-oidc/format'

type JsonObject = Extract<JsonValue, Record<string, JsonValue>>

/** Returns the lines of a value without line breaks. With a name, the first column is the name in upper case. */
export function toLines(value: JsonValue, name?: string): string[] {
  if (Array.isArray(value)) return listLines(value, name)
  if (isObject(value)) return objectLines(value, scalarKeys([value]), name)
  return [cellText(value)]
}

function listLines(list: readonly JsonValue[], name: string | undefined): string[] {
  if (list.some(isObject)) {
    if (!list.every(isObject))
      throw new Error('Text cannot show a list of objects and other values. Use `--output json`.')
    const columns = scalarKeys(list)
    return list.flatMap((object) => objectLines(object, columns, name))
  }
  const cells = list.filter((item) => !Array.isArray(item)).map(cellText)
  const lines = name === undefined ? rowOf(cells) : cells.flatMap((cell) => rowOf([cell], name))
  return [...lines, ...list.filter((item) => Array.isArray(item)).flatMap((inner) => listLines(inner, name))]
}

/** Returns one line with the columns, then the lines of the other members. */
function objectLines(object: JsonObject, columns: readonly string[], name: string | undefined): string[] {
  const cells = columns.map((key) => (Object.hasOwn(object, key) ? cellText(object[key] ?? null) : ''))
  const others = Object.entries(object).filter(([key]) => !columns.includes(key))
  return [...rowOf(cells, name), ...others.sort(byKey).flatMap(([key, value]) => toLines(value, key))]
}

function rowOf(cells: readonly string[], name?: string): string[] {
  if (cells.length === 0) return []
  return [(name === undefined ? cells : [name.toUpperCase(), ...cells]).join('\t')]
}

/** Returns the sorted names of the members that are scalars in at least one of the objects. */
function scalarKeys(objects: readonly JsonObject[]): string[] {
  const keys = objects.flatMap((object) => Object.keys(object).filter((key) => !isNested(object[key] ?? null)))
  return [...new Set(keys)].sort()
}

function byKey([a]: readonly [string, JsonValue], [b]: readonly [string, JsonValue]): number {
  return a < b ? -1 : 1
}

function isNested(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null
}

function isObject(value: JsonValue): value is JsonObject {
  return isNested(value) && !Array.isArray(value)
}
