export {type CachedToken, readCachedToken, tokenFile, toTime, writeCachedToken} from './cache/token-cache.ts'
export {
  type Config,
  type NamedSection,
  openConfig,
  type Profile,
  type ProfileSource,
  ssoRegion,
  textOf,
} from './config/config.ts'
export type {Section} from './config/parse-config.ts'
export {showName} from './config/show-name.ts'
export {splitWindowsWords, splitWords} from './config/split-words.ts'
export type {Context, OutputStream} from './context.ts'
export type {SessionErrorCode} from './error-code.ts'
export {expandPath} from './files/expand-path.ts'
export {FileError, readFile, readStream} from './files/read-file.ts'
export {writePrivateFile} from './files/write-private-file.ts'
