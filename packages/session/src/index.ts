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
export {splitWindowsWords, splitWords} from './config/split-words.ts'
export type {Context, OutputStream} from './context.ts'
export {expandPath} from './files/expand-path.ts'
export {FileError, readFile, readStandardInput} from './files/read-file.ts'
