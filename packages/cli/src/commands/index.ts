/** The commands that are written by hand: one line for each. */
export {completion} from './completion.ts'
export {configure} from './configure.ts'
export {credentials} from './credentials.ts'
export {formats} from './formats.ts'
export {login} from './login.ts'
export {logout} from './logout.ts'
export {status} from './status.ts'
export {token} from './token.ts'
