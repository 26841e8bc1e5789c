import {InputError} from '@sso-oidc/core'
import {escapeControls} from '@sso-oidc/format'
import type {Outcome, Terminal} from './prompts.ts'

/** Question for a text. */
interface TextQuestion {
  readonly message: string
  /** Answer that Enter gives. */
  readonly suggestion?: string | undefined
  /** Returns the reason why an answer is invalid. */
  problemOf(answer: string): string | undefined
}

/** Question for one of several values. */
export interface ChoiceQuestion<T> {
  readonly message: string
  readonly choices: readonly Choice<T>[]
  /** Value that Enter gives. Default: the first one. */
  readonly suggestion?: T | undefined
}

/** Value and its name for the user. */
export interface Choice<T> {
  readonly name: string
  readonly value: T
}

/**
 * Questions to the user of a terminal. They are written to standard error.
 *
 * @throws {InputError} from each function, if the input ends before the answer
 */
export interface Questions {
  text(question: TextQuestion): Promise<string>
  choice<T>(question: ChoiceQuestion<T>): Promise<T>
  /** Enter answers with yes. */
  confirmation(message: string): Promise<boolean>
}

/** Creates the questions to a terminal. `interrupt` ends the program after Ctrl-C. The library is loaded by the first question. */
export function createQuestions(terminal: Terminal, interrupt: () => never): Questions {
  const prompts = (): Promise<typeof import('./prompts.ts')> => import('./prompts.ts')
  const answerOf = <T>(outcome: Outcome<T>): T => {
    if ('answer' in outcome) return outcome.answer
    if (outcome.end === 'interrupt') interrupt()
    throw new InputError('The input ended before all questions were answered.')
  }
  return {
    async text({message, suggestion, problemOf}) {
      const {askText} = await prompts()
      const question = {message: shown(message), suggestion: suggestion && shown(suggestion), problemOf}
      return answerOf(await askText(question, terminal))
    },
    async choice<T>({message, choices, suggestion}: ChoiceQuestion<T>): Promise<T> {
      const {askChoice} = await prompts()
      const first = Math.max(
        0,
        choices.findIndex(({value}) => value === suggestion),
      )
      const names = choices.map(({name}) => shown(name))
      const index = answerOf(await askChoice({message: shown(message), names, suggestion: first}, terminal))
      const chosen = choices[index]
      if (chosen === undefined) throw new Error('a question was answered with a choice that it does not have')
      return chosen.value
    },
    async confirmation(message) {
      const {askConfirmation} = await prompts()
      return answerOf(await askConfirmation(shown(message), terminal))
    },
  }
}

/** Escapes the control characters in a text. The service can return any name of an account. */
function shown(text: string): string {
  return escapeControls(text)
}
