import type {Key} from 'node:readline'
import type {ReadStream, WriteStream} from 'node:tty'
import confirm from '@inquirer/confirm'
import input from '@inquirer/input'
import search from '@inquirer/search'

// A separate bundle, because the library is large. It returns failures as data: the error classes of core would be copies of
// those in the main bundle.

/** Terminal of the user. */
export interface Terminal {
  readonly input: ReadStream
  /** Opens the output. Each question ends its output. */
  readonly openOutput: () => WriteStream
}

/** Answer to a question, or the reason why there is none: Ctrl-C, or the end of the input (Ctrl-D). */
export type Outcome<T> = {readonly answer: T} | {readonly end: 'interrupt' | 'eof'}

/** Asks for a text. `problemOf` returns the reason why an answer is invalid. */
export function askText(
  {message, suggestion, problemOf}: {message: string; suggestion?: string | undefined; problemOf: Validation},
  terminal: Terminal,
): Promise<Outcome<string>> {
  const validate = (answer: string): true | string => problemOf(answer) ?? true
  return ask((context) => input({message, default: suggestion, validate}, context), terminal)
}

type Validation = (answer: string) => string | undefined

/** Asks for one of several names. Typing shows the names that contain all words of the text. Returns the index. */
export function askChoice(
  {message, names, suggestion}: {message: string; names: readonly string[]; suggestion: number},
  terminal: Terminal,
): Promise<Outcome<number>> {
  const all = names.map((name, value) => ({name, value}))
  const source = (term = ''): typeof all => {
    const words = term.toLowerCase().split(/\s+/)
    return all.filter(({name}) => words.every((word) => name.toLowerCase().includes(word)))
  }
  return ask((context) => search({message, source, default: suggestion}, context), terminal)
}

/** Asks a question that Enter answers with yes. */
export function askConfirmation(message: string, terminal: Terminal): Promise<Outcome<boolean>> {
  return ask((context) => confirm({message}, context), terminal)
}

async function ask<T>(
  prompt: (context: {input: ReadStream; output: WriteStream; signal: AbortSignal}) => Promise<T>,
  {input: from, openOutput}: Terminal,
): Promise<Outcome<T>> {
  const ended = new AbortController()
  let isSuspended = false
  const watchKey = (_: unknown, {ctrl, name}: Key): void => {
    isSuspended = ctrl === true && name === 'z'
  }
  // The library never returns if its input ends. The line editor pauses the input then, after an answer, and after Ctrl-Z.
  const watchPause = (): void => {
    if (isSuspended) from.resume()
    else ended.abort()
  }
  try {
    const answer = prompt({input: from, output: openOutput(), signal: ended.signal})
    from.on('keypress', watchKey).on('pause', watchPause)
    return {answer: await answer}
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return {end: 'interrupt'}
    if (ended.signal.aborted) return {end: 'eof'}
    throw error
  } finally {
    from.off('keypress', watchKey).off('pause', watchPause)
    from.pause()
  }
}
