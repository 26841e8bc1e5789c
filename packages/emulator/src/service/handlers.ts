import {createToken} from './create-token.ts'
import {createTokenWithIAM} from './create-token-with-iam.ts'
import type {Handler} from './handler.ts'
import {registerClient} from './register-client.ts'
import {startDeviceAuthorization} from './start-device-authorization.ts'

/** Handlers by API name. An operation without one answers with its output skeleton. */
export const handlers: Readonly<Record<string, Handler<never, unknown>>> = {
  CreateToken: createToken,
  CreateTokenWithIAM: createTokenWithIAM,
  RegisterClient: registerClient,
  StartDeviceAuthorization: startDeviceAuthorization,
}
