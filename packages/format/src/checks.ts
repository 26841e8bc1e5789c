import {escapeControls} from './escape-controls.ts'
import type {FormatContext} from './format.ts'
import type {JsonValue} from './json-value.ts'
import {HOSTILE} from './sample-values.ts'

/** Format under test, and the values to test it with. */
interface Subject {
  readonly example: JsonValue
  /** Example and values of every kind. All are frozen. */
  readonly values: readonly JsonValue[]
  readonly parse: ((text: string) => unknown) | undefined
  /** Returns the text of a value, or undefined if the format rejects the value. */
  readonly show: (value: JsonValue, context?: Partial<FormatContext>) => Promise<string | undefined>
}

/** Function that throws an error if the format fails the check. */
export type FormatCheck = (subject: Subject) => Promise<void>

/** Checks for every format, by title. */
export const CHECKS: Readonly<Record<string, FormatCheck>> = {
  async 'writes to no stream and does not end the process'({values, show}) {
    for (const value of values) {
      const used = await watchProcess(() => show(value))
      if (used.length > 0) fail(value, `the format calls ${used.join(' and ')}`)
    }
  },

  async 'accepts its example'({example, show}) {
    if ((await show(example)) === undefined)
      fail(example, 'the format rejects it (pass a value that it accepts as the option `example`)')
  },

  async 'returns text for every kind of value, or rejects the value with a message'({values, show}) {
    for (const value of values) await show(value)
  },

  async 'ends its text with a line break, unless the text is empty'({values, show}) {
    for (const value of values)
      if (/[^\n]$/.test((await show(value)) ?? '')) fail(value, 'the text does not end with a line break')
  },

  async 'returns the same text for the same value'({values, show}) {
    const first = await Promise.all(values.map((value) => show(value)))
    for (const [i, value] of values.entries()) {
      if ((await show(value)) !== first[i]) fail(value, 'the second text differs from the first')
    }
  },

  async 'does not change the value'({values, show}) {
    for (const value of values) {
      const copy = structuredClone(value)
      await show(copy)
      if (JSON.stringify(copy) !== JSON.stringify(value))
        fail(value, `the format changed it to ${JSON.stringify(copy)}`)
    }
  },

  async 'supports a terminal of any width, with and without color'({values, show}) {
    const contexts = [0, 1, 40, 10_000].flatMap((width) => [true, false].map((color) => ({width, color})))
    for (const context of contexts) for (const value of values) await show(value, context)
  },

  async 'returns no escape sequences without color'({values, show}) {
    for (const value of values) assertWithout(/(?!\s)\p{Control}/u, value, await show(value))
  },
}

/** Checks for formats whose text is safe on a terminal. */
export const TERMINAL_CHECKS: Readonly<Record<string, FormatCheck>> = {
  async 'escapes strings that would change the terminal'({show}) {
    // Tabs and line breaks are harmless.
    const changing = /(?![\t\n])\p{Control}|\p{Bidi_Control}/u
    for (const value of HOSTILE) assertWithout(changing, value, await show(value))
  },
}

/** Checks for formats with a parser. */
export const PARSE_CHECKS: Readonly<Record<string, FormatCheck>> = {
  async 'returns text that parses to the same value'({values, show, parse}) {
    for (const value of [...values, ...HOSTILE]) {
      const text = await show(value)
      if (text === undefined || parse === undefined) continue
      const parsed = canonical(await parse(text))
      if (parsed !== canonical(value)) fail(value, `the text parses to ${parsed}`)
    }
  },
}

/** Throws an error with the problem and the value. */
export function fail(value: JsonValue, problem: string): never {
  const text = escapeControls(JSON.stringify(value))
  throw new Error(`${problem}: ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`)
}

function assertWithout(characters: RegExp, value: JsonValue, text = ''): void {
  const found = characters.exec(text)?.[0]
  if (found === undefined) return
  fail(value, `the text contains the character U+${found.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)
}

/** Returns the names of the forbidden functions that `run` calls. Stubs replace these functions until `run` ends. */
async function watchProcess(run: () => Promise<unknown>): Promise<string[]> {
  const watched: readonly (readonly [string, object, readonly string[]])[] = [
    ['process.stdout', process.stdout, ['write']],
    ['process.stderr', process.stderr, ['write']],
    ['console', console, ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn']],
    ['process', process, ['exit', 'abort']],
  ]
  const used = new Set<string>()
  const restore = watched.flatMap(([name, target, methods]) =>
    methods.map((method) => {
      const original: unknown = Reflect.get(target, method)
      Reflect.set(target, method, () => Boolean(used.add(`${name}.${method}`)))
      return () => Reflect.set(target, method, original)
    }),
  )
  try {
    await run()
  } finally {
    for (const undo of restore) undo()
  }
  return [...used]
}

/** Returns JSON with sorted members, so that equal values have equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}
