import {cellText, type JsonValue} from '@sso-oidc/format'

type JsonObject = Extract<JsonValue, Record<string, JsonValue>>

/** A value as lines, without their line breaks. A name, in upper case, is the first column of each. */
export function toLines(value: JsonValue, name?: string): string[] {
  if (Array.isArray(value)) return listLines(value, name)
  if (isObject(value)) return objectLines(value, scalarKeys([value]), name)
  return [cellText(value)]
}

function listLines(list: readonly JsonValue[], name: string | undefined): string[] {
  if (list.some(isObject)) {
    if (!list.every(isObject)) throw new Error('Text cannot show a list that holds objects and other values.')
    const columns = scalarKeys(list)
    return list.flatMap((object) => objectLines(object, columns, name))
  }
  const cells = list.filter((item) => !Array.isArray(item)).map(cellText)
  const lines = name === undefined ? rowOf(cells) : cells.flatMap((cell) => rowOf([cell], name))
  return [...lines, ...list.filter((item) => Array.isArray(item)).flatMap((inner) => listLines(inner, name))]
}

/** One line with the columns, then those of the other members. */
function objectLines(object: JsonObject, columns: readonly string[], name: string | undefined): string[] {
  const cells = columns.map((key) => (Object.hasOwn(object, key) ? cellText(object[key] ?? null) : ''))
  const others = Object.entries(object).filter(([key]) => !columns.includes(key))
  return [...rowOf(cells, name), ...others.sort(byKey).flatMap(([key, value]) => toLines(value, key))]
}

function rowOf(cells: readonly string[], name?: string): string[] {
  if (cells.length === 0) return []
  return [(name === undefined ? cells : [name.toUpperCase(), ...cells]).join('\t')]
}

/** Names under which at least one of the objects has a scalar, sorted. */
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
