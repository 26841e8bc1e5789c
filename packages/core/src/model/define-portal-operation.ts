import type {Operation, OperationDefinition, OperationRules} from '../operation.ts'
import {bindMembers} from './bindings.ts'
import {defineOperation} from './define-operation.ts'

/** Defines an operation of the access portal, as `defineOperation` does. It can have members in the query and in headers. */
/* @__NO_SIDE_EFFECTS__ */
export function definePortalOperation<Request, Response>(
  rules: OperationRules,
  definition: Omit<OperationDefinition<Request, Response>, 'service'>,
): Operation<Request, Response> {
  return {...defineOperation<Request, Response>(rules, {...definition, service: 'sso'}), bind: bindMembers}
}
