import {Command as OclifCommand} from '@oclif/core/command'
import {boolean, string} from '@oclif/core/flags'
import type {Flag} from '../argv/flag.ts'
import {GLOBAL_FLAGS} from '../argv/global-flags.ts'
import type {Command} from '../command.ts'
import {firstSentence} from '../messages/first-sentence.ts'

/** Runs a command of this package by name and returns its exit code. */
export type CommandRunner = (name: string, argv: readonly string[]) => Promise<number>

let runner: CommandRunner | undefined

/** Sets the runner of the commands that oclif starts. The configuration cannot contain it, because oclif copies the configuration. */
export function setRunner(run: CommandRunner): void {
  runner = run
}

/** Returns the name of a command as oclif writes it: `configure:profiles`. */
export function toId(name: string): string {
  return name.replaceAll(' ', ':')
}

/**
 * Converts a command to an oclif command. Its flags are for hooks of plugins: the command line is parsed by
 * `parseArgv`, because the rules of the AWS CLI differ from those of oclif.
 */
export function toOclif({name, summary, flags}: Command): typeof OclifCommand {
  const own = flags.map((flag) => [flag.name, toOclifFlag(flag)] as const)
  const shared = GLOBAL_FLAGS.map((flag) => [flag.name, toOclifFlag(flag, 'GLOBAL')] as const)

  return class extends OclifCommand {
    static override id = toId(name)
    static override strict = false
    static override summary = summary
    static override flags = Object.fromEntries([...own, ...shared])

    async run(): Promise<void> {
      if (runner === undefined) throw new Error(`oclif started ${name} without a runner`)
      const exitCode = await runner(name, this.argv)
      // An error for oclif, which runs `postrun` hooks only after a command that succeeds.
      if (exitCode !== 0) this.exit(exitCode)
    }
  }
}

function toOclifFlag({name, arity, summary, choices, open, placeholder}: Flag, helpGroup?: string) {
  const shared = {summary: firstSentence(summary), ...(helpGroup === undefined ? {} : {helpGroup})}
  if (arity === 'none') return boolean(shared)
  const valued = {...shared, helpValue: placeholder ?? name}
  if (arity === 'list') return string({...valued, multiple: true})
  return string({...valued, ...(choices === undefined || open ? {} : {options: [...choices]})})
}
