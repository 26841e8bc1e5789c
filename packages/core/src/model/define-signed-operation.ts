import type {Operation, OperationDefinition, OperationRules} from '../operation.ts'
import {defineOperation} from './define-operation.ts'
import {sendSigned} from './send-signed.ts'

/** Defines an operation whose requests need a signature, as `defineOperation` does. */
/* @__NO_SIDE_EFFECTS__ */
export function defineSignedOperation<Request, Response, Members = unknown>(
  rules: OperationRules,
  definition: Parameters<typeof defineOperation<Request, Response, Members>>[1] &
    Required<Pick<OperationDefinition<Request, Response>, 'signingName'>>,
): Operation<Request, Response, Members> {
  return {...defineOperation<Request, Response, Members>(rules, definition), sendSigned}
}
