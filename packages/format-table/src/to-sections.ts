import {cellText, escapeControls, type JsonValue} from '@sso-oidc/format'
import {Section} from './section.ts'

type JsonObject = Extract<JsonValue, Record<string, JsonValue>>

/**
 * Returns the sections of the table for a value. Null, an empty string, an empty list, and an empty object have no sections.
 *
 * A single value is a row. The AWS CLI differs: it draws only the title, and nothing for 0 and false.
 */
export function toSections(title: string, value: JsonValue): Section[] {
  const sections: Section[] = []
  const isSingle = !isNested(value) && value !== null && value !== ''
  addTitled(sections, isSingle ? [value] : value, {title, level: 0})
  return sections
}

interface Place {
  readonly title: string
  readonly level: number
}

function addTitled(sections: Section[], value: JsonValue, place: Place): void {
  if (isEmpty(value)) return
  sections.push(new Section(escapeControls(place.title), place.level))
  if (Array.isArray(value)) addList(sections, value, place)
  else if (isObject(value)) addObject(sections, value, place.level)
}

/** Adds one scalar as a row of name and value, several scalars as a row of names and a row of values. */
function addObject(sections: Section[], object: JsonObject, level: number): void {
  const {scalars, nested} = keysOf([object])
  const [name, ...others] = scalars
  if (name !== undefined && others.length === 0) {
    last(sections).addRow([escapeControls(name), cellOf(object[name] ?? null)])
  } else if (name !== undefined) {
    last(sections).setHeaders(scalars.map((name) => escapeControls(name)))
    last(sections).addRow(scalars.map((key) => cellOf(object[key] ?? null)))
  }
  for (const key of nested) addTitled(sections, object[key] ?? null, {title: key, level: level + 1})
}

/** Adds rows to the last section. A list in a list of lists has no section of its own. */
function addList(sections: Section[], list: readonly JsonValue[], place: Place): void {
  if (list.some(isObject)) {
    if (!list.every(isObject))
      throw new Error('A table cannot show a list of objects and other values. Use `--output json`.')
    addObjects(sections, list, place)
    return
  }
  for (const item of list) {
    if (!Array.isArray(item)) last(sections).addRow([cellOf(item)])
    else if (item.some(isNested)) addList(sections, item, {title: '', level: 0})
    else last(sections).addRow(item.map(cellOf))
  }
}

/** Adds a row for each object, or a section for each object if one of them has nested values. */
function addObjects(sections: Section[], objects: readonly JsonObject[], {title, level}: Place): void {
  const {scalars, nested} = keysOf(objects)
  const headers = scalars.map((name) => escapeControls(name))
  for (const [index, object] of objects.entries()) {
    if (index > 0 && nested.length > 0) sections.push(new Section(escapeControls(title), level))
    if (index === 0 || nested.length > 0) last(sections).setHeaders(headers)
    last(sections).addRow(scalars.map((key) => (Object.hasOwn(object, key) ? cellOf(object[key] ?? null) : '')))
    for (const key of nested.filter((name) => Object.hasOwn(object, name))) {
      addTitled(sections, object[key] ?? null, {title: key, level: level + 1})
    }
  }
}

function last(sections: readonly Section[]): Section {
  const section = sections.at(-1)
  if (section === undefined) throw new TypeError('A value needs a section.')
  return section
}

/** Returns the sorted names of the members that are scalars in some object, and of those that are nested in some object. */
function keysOf(objects: readonly JsonObject[]): {scalars: string[]; nested: string[]} {
  const members = objects.flatMap((object) => Object.entries(object))
  const sorted = (entries: typeof members) => [...new Set(entries.map(([key]) => key))].sort()
  return {
    scalars: sorted(members.filter(([, value]) => !isNested(value))),
    nested: sorted(members.filter(([, value]) => isNested(value))),
  }
}

/** Returns the text of a cell. Escapes tabs and line breaks too, which would break the borders. The AWS CLI prints them. */
function cellOf(value: JsonValue): string {
  return escapeControls(cellText(value))
}

function isEmpty(value: JsonValue): boolean {
  return !value || (isNested(value) && Object.keys(value).length === 0)
}

function isNested(value: JsonValue): value is JsonObject | JsonValue[] {
  return typeof value === 'object' && value !== null
}

function isObject(value: JsonValue): value is JsonObject {
  return isNested(value) && !Array.isArray(value)
}
