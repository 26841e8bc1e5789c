export {createEmulator, DEFAULT_REGION, DEFAULT_START_URL, type Emulator, type EmulatorOptions} from './emulator.ts'
export type {Ids} from './identifiers.ts'
export {createMemoryStore} from './memory-store.ts'
export {type EmulatorServer, listen} from './server.ts'
export type {
  CodeGrant,
  DeviceGrant,
  Grant,
  GrantStatus,
  Polls,
  RefreshGrant,
  Registration,
  Store,
} from './store.ts'
