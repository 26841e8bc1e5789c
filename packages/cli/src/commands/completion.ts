import type {FlagValues} from '../argv/flag.ts'
import type {Command} from '../command.ts'
import {availableFormats} from '../formats/installed-formats.ts'

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const

/** `sso-oidc completion SHELL` prints the completion script for a shell. */
export const completion: Command<FlagValues<[]>> = {
  name: 'completion',
  summary: 'Prints the completion script for a shell.',
  description: [
    'The script completes commands, options, file names, and known values such as formats and grant types. Start a new ' +
      'shell after you install or remove a plugin.',
  ],
  group: 'Setup',
  flags: [],
  positionals: [{name: 'shell', summary: 'Shell to print the script for.', choices: SHELLS}],
  examples: [
    {about: 'For bash, in ~/.bashrc:', line: 'source <(sso-oidc completion bash)'},
    {about: 'For zsh, in ~/.zshrc after compinit:', line: 'source <(sso-oidc completion zsh)'},
    {about: 'For fish, in ~/.config/fish/config.fish:', line: 'sso-oidc completion fish | source'},
    {about: 'For PowerShell, in $PROFILE:', line: 'sso-oidc completion powershell | Out-String | Invoke-Expression'},
  ],

  async run({positionals}, {env, allCommands, pluginCommands}) {
    const {completionScript} = await import('../completion/completion-script.ts')
    const outputs = availableFormats(env).map(({name}) => name)
    const shell = SHELLS.find((name) => name === positionals['shell']) ?? 'bash'
    return {text: completionScript(shell, {commands: allCommands(), plugins: await pluginCommands(), outputs})}
  },
}
