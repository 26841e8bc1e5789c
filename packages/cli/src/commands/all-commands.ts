import {operations} from '@sso-oidc/core'
import type {Command} from '../command.ts'
import * as written from './index.ts'
import {operationCommand} from './operation-command.ts'

/** Returns all commands of this package, those of operations first. A written command replaces that of an operation. */
export function allCommands(): readonly Command[] {
  const own = Object.values<Command>(written)
  const generated = Object.values(operations).map(operationCommand)
  return [...generated.filter(({name}) => own.every((command) => command.name !== name)), ...own]
}
