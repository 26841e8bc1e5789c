export {ControlError} from './control/control-error.ts'
export type {Authorization, Client, Controls} from './control/controls.ts'
export {
  type AccessKey,
  type Account,
  type Application,
  type ApplicationGrantType,
  type Assignment,
  type AuthorizedTokenIssuer,
  DEFAULT_ACCESS_KEY,
  DEFAULT_DIRECTORY,
  type Directory,
  type JsonWebKey,
  type KeySet,
  type TrustedTokenIssuer,
  type User,
} from './directory/directory.ts'
export {DirectoryError, type DirectoryProblem} from './directory/directory-error.ts'
export {readDirectory} from './directory/read-directory.ts'
export {
  createEmulator,
  DEFAULT_REGION,
  DEFAULT_START_URL,
  type Emulator,
  type EmulatorOptions,
} from './emulator/emulator.ts'
export type {Sender} from './http/raw-request.ts'
export type {LoggedRequest} from './http/request-log.ts'
export {type EmulatorServer, listen} from './server/server.ts'
export type {Mode} from './service/handler.ts'
export type {RandomBytes} from './service/identifiers.ts'
export type {Fault} from './store/faults.ts'
export type {StoreUrl} from './store/open-store.ts'
export type {GrantStatus} from './store/tables.ts'
