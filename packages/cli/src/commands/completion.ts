import {string} from '@oclif/core/args'
import {Command} from '@oclif/core/command'
import {commandTree} from '../completion/command-tree.ts'
import {toBash} from '../completion/to-bash.ts'
import {toFish} from '../completion/to-fish.ts'
import {toPowershell} from '../completion/to-powershell.ts'
import {toZsh} from '../completion/to-zsh.ts'
import {availableFormats} from '../formats/installed-formats.ts'

const SCRIPTS = {bash: toBash, zsh: toZsh, fish: toFish, powershell: toPowershell}

/** `sso-oidc completion SHELL`: prints the script by which a shell completes the words of this program. */
export class Completion extends Command {
  static override id = 'completion'
  static override summary = 'Prints the completion script for a shell.'
  static override description =
    'The shell then completes commands, options, and the values that are known: formats, grants, files. ' +
    'The script holds what is installed when it is printed.'
  static override examples = [
    {description: 'bash, in ~/.bashrc:', command: 'source <(sso-oidc completion bash)'},
    {description: 'zsh, in ~/.zshrc behind compinit:', command: 'source <(sso-oidc completion zsh)'},
    {description: 'fish, in ~/.config/fish/config.fish:', command: 'sso-oidc completion fish | source'},
    {
      description: 'PowerShell, in $PROFILE:',
      command: 'sso-oidc completion powershell | Out-String | Invoke-Expression',
    },
  ]
  static override args = {
    shell: string({description: 'Shell that is to read it.', options: Object.keys(SCRIPTS), required: true}),
  }

  async run(): Promise<void> {
    const {args} = await this.parse(Completion)
    // oclif lists a command once more under each of its aliases.
    const commands = this.config.commands.filter(({id, aliases}) => !aliases.includes(id))
    const formats = availableFormats(process.env).map(({name}) => name)
    const nodes = commandTree(commands, formats)
    this.log(SCRIPTS[args.shell as keyof typeof SCRIPTS](nodes).trimEnd())
  }
}
