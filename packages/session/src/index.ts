export {
  type AssumedRoleUser,
  type AssumeRoleParameters,
  assumedRoleFile,
  writeAssumedRole,
} from './cache/assumed-role.ts'
export {partsOf} from './cache/attempt-all.ts'
export {CacheError} from './cache/cache-error.ts'
export {fromTime, type Home, readCacheFile, toTime, writeCacheFile} from './cache/cache-file.ts'
export {type CachedRegistration, readRegistration, registrationFile} from './cache/registration-cache.ts'
export {readRoleCredentials, roleCredentialsFile} from './cache/role-credentials.ts'
export {type AccountRole, type RoleList, readAllRoles, readRoleList, roleListFile} from './cache/role-list.ts'
export {type CachedToken, readCachedToken, tokenFile, writeCachedToken} from './cache/token-cache.ts'
export type {TokenWarning} from './cache/token-warning.ts'
export {
  type Config,
  configFile,
  type NamedSection,
  openConfig,
  type Profile,
  type ProfileSource,
  ssoRegion,
  textOf,
} from './config/config.ts'
export {type ConfigSection, isSectionName, isSettingValue} from './config/edit-config.ts'
export {type ManagedProfile, type ProfilesPlan, planProfiles} from './config/managed-profiles.ts'
export type {Section} from './config/parse-config.ts'
export {type Role, roleOfProfile} from './config/profile-role.ts'
export {
  type ConfiguredEndpoint,
  configuredEndpoint,
  type EndpointSettings,
  regionalEndpoint,
} from './config/service-endpoint.ts'
export {showName} from './config/show-name.ts'
export {splitWindowsWords, splitWords} from './config/split-words.ts'
export {
  cacheKey,
  findSession,
  type IncompleteSession,
  incompleteSessions,
  isSafeUrl,
  isSameStartUrl,
  listSessions,
  normalStartUrl,
  type SessionChoice,
  type SsoSession,
  sessionOfProfile,
  startUrlOf,
} from './config/sso-session.ts'
export {changeConfig, readConfig, type WriteConfigOptions, writeConfig} from './config/write-config.ts'
export type {Context, OutputStream} from './context.ts'
export {assumeRole, hasRole, type RoleSources} from './credentials/assume-role.ts'
export {cachedRole} from './credentials/cached-role.ts'
export {
  type AssumedCredentials,
  type Credentials,
  profileError,
  type TemporaryCredentials,
  type TemporaryKeys,
  toCredentials,
} from './credentials/credentials.ts'
export {type SignatureSettings, signatureV4, signRequest} from './credentials/sign-request.ts'
export {callSts, type StsCall, type StsSource, sessionName} from './credentials/sts.ts'
export type {SessionErrorCode} from './error-code.ts'
export {asciiJson} from './files/ascii-json.ts'
export {expandPath} from './files/expand-path.ts'
export {type LockOptions, type LockState, withLock} from './files/lock.ts'
export {FileError, readFile, readStream} from './files/read-file.ts'
export {removeLeftovers, writePrivateFile} from './files/replace-file.ts'
export {isMissing, systemErrorName} from './files/system-error.ts'
export {temporaryFolder, userFolder} from './files/user-folder.ts'
export {
  type FromSessionOptions,
  fromSession,
  type SdkCredentials,
  type SdkToken,
  tokenFromSession,
} from './from-session.ts'
export {isEqual} from './login/is-equal.ts'
export {LoginError} from './login/login-error.ts'
export {
  type LoopbackRequest,
  type LoopbackResponse,
  type LoopbackServer,
  listenOnLoopback,
} from './login/loopback-server.ts'
export type {LoginContext} from './login/registration.ts'
export type {LoginFlow, LoginPrompt, LoginUi} from './login/ui.ts'
export type {PaceClock} from './pace.ts'
export type {SessionProviderOptions} from './provider-session.ts'
export type {Provider, ProviderCall} from './renewed.ts'
export type {RoleOptions, ValidRoleCredentials} from './role.ts'
export type {RoleListOptions, RoleProgress, ValidRoleList} from './role-list.ts'
export {createSession, type Session, type SessionStatus} from './session.ts'
export {type SessionClientOptions, sessionClient} from './session-client.ts'
export type {LoginOptions} from './sign-in.ts'
export type {ValidToken} from './valid-token.ts'
