/** The commands that are written by hand: one line for each. */
export {completion} from './completion.ts'
export {formats} from './formats.ts'
