import type {Home} from './cache/cache-file.ts'

/** Returns the environment variables and the working directory of the process. */
export function processHome(): Home {
  return {env: process.env, cwd: process.cwd()}
}
