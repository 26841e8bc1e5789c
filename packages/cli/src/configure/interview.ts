import {InputError} from '@sso-oidc/core'
import {errorMessage} from '../messages/error-message.ts'
import type {ChoiceQuestion, Questions} from './questions.ts'

/** Answer that is needed: from an option, from the user, or else the default. */
interface Needed {
  /** Option that gives the answer, without the dashes. */
  readonly flag: string
  /** Value of the option, or a value that is configured. No question is asked if there is one. */
  readonly given: string | undefined
  /** Answer without a terminal, and suggestion on one. */
  readonly fallback?: string | undefined
}

/** Text that is needed. */
export interface NeededText extends Needed {
  readonly message: string
  /**
   * Returns the answer as it is written to the file.
   *
   * @throws {Error} if the answer is invalid
   */
  parse(answer: string): string
}

/** Choice that is needed. */
export interface NeededChoice extends Needed {
  readonly message: string
  /** Returns the choices. A single one is taken without a question. Not called without a terminal. */
  choices(): Promise<ChoiceQuestion<string>['choices']>
  parse(answer: string): string
}

/** Collects answers from options and, on a terminal, from the user. */
export class Interview {
  readonly #questions: Questions | undefined
  readonly #missing = new Set<string>()

  constructor(questions: Questions | undefined) {
    this.#questions = questions
  }

  /** Questions to the user. Undefined without a terminal. */
  get questions(): Questions | undefined {
    return this.#questions
  }

  /** Returns a text. Returns an empty one if it is missing. */
  async text({flag, given, fallback, message, parse}: NeededText): Promise<string> {
    if (given !== undefined) return parseFlag(flag, given, parse)
    if (this.#questions === undefined) return fallback === undefined ? this.#miss(flag) : parse(fallback)
    const problemOf = (answer: string): string | undefined => attempt(() => void parse(answer))
    return parse(await this.#questions.text({message, suggestion: fallback, problemOf}))
  }

  /** Returns one of several values. Returns an empty text if it is missing. */
  async choice({flag, given, fallback, message, choices, parse}: NeededChoice): Promise<string> {
    if (given !== undefined) return parseFlag(flag, given, parse)
    if (this.#questions === undefined) return fallback === undefined ? this.#miss(flag) : parse(fallback)
    const all = await choices()
    const [only] = all
    if (only !== undefined && all.length === 1) return parse(only.value)
    return parse(await this.#questions.choice({message, choices: all, suggestion: fallback}))
  }

  /**
   * Ends the collection.
   *
   * @throws {InputError} if answers are missing; the message has the options for all of them
   */
  finish(): void {
    if (this.#missing.size === 0) return
    const flags = Array.from(this.#missing, (flag) => `--${flag}`).join(', ')
    throw new InputError(`Missing: ${flags}. Without a terminal, no questions are asked.`)
  }

  #miss(flag: string): string {
    this.#missing.add(flag)
    return ''
  }
}

function parseFlag(flag: string, given: string, parse: (answer: string) => string): string {
  const problem = attempt(() => void parse(given))
  if (problem !== undefined) throw new InputError(`Invalid --${flag}. ${problem}`)
  return parse(given)
}

/** Returns the message of the error that a function throws. */
function attempt(run: () => void): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return errorMessage(error)
  }
}
