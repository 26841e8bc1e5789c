import {operations} from '@sso-oidc/core'
import type {Command} from '../command.ts'
import * as written from './index.ts'
import {operationCommand} from './operation-command.ts'

/** Returns the command with a name, or undefined if it is not a command of this package. */
export function findCommand(name: string): Command | undefined {
  const operation = operations[name]
  if (operation !== undefined) return operationCommand(operation)
  return Object.values(written).find((command) => command.name === name)
}

/** Returns all commands of this package, those of operations first. */
export function allCommands(): readonly Command[] {
  return [...Object.values(operations).map(operationCommand), ...Object.values<Command>(written)]
}
