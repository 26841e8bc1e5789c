import type {FormatContext} from './format.ts'
import {HOSTILE} from './sample-values.ts'
import type {JsonValue} from './skeleton.ts'

/** A format under test, and what is known of it. */
interface Subject {
  readonly example: JsonValue
  /** The example, and values of every kind. All are frozen. */
  readonly values: readonly JsonValue[]
  readonly parse: ((text: string) => unknown) | undefined
  /** The text of a value; nothing when the format refuses it. */
  readonly show: (value: JsonValue, context?: Partial<FormatContext>) => Promise<string | undefined>
}

/** One thing that has to hold for a format. It throws when it does not. */
export type FormatCheck = (subject: Subject) => Promise<void>

/** What has to hold for every format, by a sentence that says it. */
export const CHECKS: Readonly<Record<string, FormatCheck>> = {
  async 'writes nothing itself, and lets the process live'({values, show}) {
    for (const value of values) {
      const used = await watchProcess(() => show(value))
      if (used.length > 0) fail(value, `it calls ${used.join(' and ')}`)
    }
  },

  async 'shows its example'({example, show}) {
    if ((await show(example)) === undefined) fail(example, 'it is refused')
  },

  async 'returns text for every kind of value, or refuses it with a sentence'({values, show}) {
    for (const value of values) await show(value)
  },

  async 'ends its text in a line break, unless it is empty'({values, show}) {
    for (const value of values) if (/[^\n]$/.test((await show(value)) ?? '')) fail(value, 'the text ends without one')
  },

  async 'gives one text for one value, whenever it is called'({values, show}) {
    const first = await Promise.all(values.map((value) => show(value)))
    for (const [i, value] of values.entries()) {
      if ((await show(value)) !== first[i]) fail(value, 'the text is another the second time')
    }
  },

  async 'leaves the value as it is'({values, show}) {
    for (const value of values) {
      const copy = structuredClone(value)
      await show(copy)
      if (JSON.stringify(copy) !== JSON.stringify(value)) fail(value, `it becomes ${JSON.stringify(copy)}`)
    }
  },

  async 'takes a terminal of any width, with colours and without'({values, show}) {
    const contexts = [0, 1, 40, 10_000].flatMap((width) => [true, false].map((color) => ({width, color})))
    for (const context of contexts) for (const value of values) await show(value, context)
  },

  async 'has no escape codes without colours'({values, show}) {
    for (const value of values) assertWithout(/(?!\s)\p{Control}/u, value, await show(value))
  },
}

/** What has to hold for a format whose text people see. */
export const TERMINAL_CHECKS: Readonly<Record<string, FormatCheck>> = {
  async 'lets no string of the value change the terminal'({show}) {
    // NUL, BEL, tab and line break may stand in it: they change nothing that lasts.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    const changing = /(?![\0\x07\t\n])\p{Control}|\p{Bidi_Control}/u
    for (const value of HOSTILE) assertWithout(changing, value, await show(value))
  },
}

/** What has to hold for a format whose text can be read back. */
export const PARSE_CHECKS: Readonly<Record<string, FormatCheck>> = {
  async 'reads back as the same value'({values, show, parse}) {
    for (const value of [...values, ...HOSTILE]) {
      const text = await show(value)
      if (text === undefined || parse === undefined) continue
      const back = canonical(await parse(text))
      if (back !== canonical(value)) fail(value, `it reads back as ${back}`)
    }
  },
}

/** Throws an error that names the value. */
export function fail(value: JsonValue, problem: string): never {
  const text = JSON.stringify(value)
  throw new Error(`${problem}: ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`)
}

function assertWithout(characters: RegExp, value: JsonValue, text = ''): void {
  const found = characters.exec(text)?.[0]
  if (found === undefined) return
  fail(value, `the text has the character U+${found.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)
}

/** What a function calls of the things that a format must leave alone. They do nothing meanwhile. */
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

/** JSON in which members are sorted: equal for equal values. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}
