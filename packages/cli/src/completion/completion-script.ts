import {type Completed, commandTree} from './command-tree.ts'
import {toBash} from './to-bash.ts'
import {toFish} from './to-fish.ts'
import {toPowershell} from './to-powershell.ts'
import {toZsh} from './to-zsh.ts'

const WRITERS = {bash: toBash, fish: toFish, powershell: toPowershell, zsh: toZsh} as const

/** Returns the completion script for a shell. */
export function completionScript(shell: keyof typeof WRITERS, completed: Completed): string {
  return WRITERS[shell](commandTree(completed))
}
