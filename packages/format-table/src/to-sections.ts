import {cellText, escapeControls, type JsonValue} from '@sso-oidc/format'
import {Section} from './section.ts'

type JsonObject = Extract<JsonValue, Record<string, JsonValue>>

/**
 * The sections of a table that shows a value. Nothing comes of null, an empty text, list or object. A single value is a
 * row: the AWS CLI draws its title alone, and of 0 and false nothing.
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

/** One scalar is a row of name and value; more are a row of names and a row of values. */
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

/** Rows of the section that was begun last: lists in lists of lists begin none of their own. */
function addList(sections: Section[], list: readonly JsonValue[], place: Place): void {
  if (list.some(isObject)) {
    if (!list.every(isObject)) throw new Error('A table cannot show a list that holds objects and other values.')
    addObjects(sections, list, place)
    return
  }
  for (const item of list) {
    if (!Array.isArray(item)) last(sections).addRow([cellOf(item)])
    else if (item.some(isNested)) addList(sections, item, {title: '', level: 0})
    else last(sections).addRow(item.map(cellOf))
  }
}

/** A row for each object; as soon as one of them holds more than scalars, a section for each. */
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
  if (section === undefined) throw new TypeError('a value comes after its title')
  return section
}

/** Sorted names of the members that are scalars in at least one of the objects, and of those that are not in one. */
function keysOf(objects: readonly JsonObject[]): {scalars: string[]; nested: string[]} {
  const members = objects.flatMap((object) => Object.entries(object))
  const sorted = (entries: typeof members) => [...new Set(entries.map(([key]) => key))].sort()
  return {
    scalars: sorted(members.filter(([, value]) => !isNested(value))),
    nested: sorted(members.filter(([, value]) => isNested(value))),
  }
}

/** Escapes tabs and line breaks too, which the AWS CLI prints unchanged and which break the box. */
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
