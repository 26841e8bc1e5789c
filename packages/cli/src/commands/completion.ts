import {readAllRoles} from '@sso-oidc/session'
import type {FlagValues} from '../argv/flag.ts'
import {isPlain} from '../argv/plain-word.ts'
import type {Command, ProgramContext} from '../command.ts'
import {availableFormats} from '../formats/installed-formats.ts'

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const
const LISTS = ['profiles', 'sessions', 'accounts', 'roles'] as const

/** `sso-oidc completion SHELL` prints the completion script for a shell. */
export const completion: Command<FlagValues<[]>> = {
  name: 'completion',
  summary: 'Prints the completion script for a shell.',
  description: [
    'The script completes commands, options, file names, and known values such as formats and grant types. Start a new ' +
      'shell after you install or remove a plugin.',
    'The scripts run `sso-oidc completion profiles` and `sso-oidc completion sessions` to complete names in ' +
      '~/.aws/config, and `sso-oidc completion accounts` and `sso-oidc completion roles` to complete those that `sso-oidc ' +
      'roles` has cached. These commands print one name per line, and leave out names that need quotes.',
  ],
  group: 'Setup',
  flags: [],
  positionals: [
    {name: 'shell', summary: 'Shell to print the script for, or list of names.', choices: [...SHELLS, ...LISTS]},
  ],
  examples: [
    {about: 'For bash, in ~/.bashrc:', line: 'source <(sso-oidc completion bash)'},
    {about: 'For zsh, in ~/.zshrc after compinit:', line: 'source <(sso-oidc completion zsh)'},
    {about: 'For fish, in ~/.config/fish/config.fish:', line: 'sso-oidc completion fish | source'},
    {about: 'For PowerShell, in $PROFILE:', line: 'sso-oidc completion powershell | Out-String | Invoke-Expression'},
  ],

  async run({positionals}, {config, env, allCommands, pluginCommands}) {
    const list = LISTS.find((name) => name === positionals['shell'])
    if (list !== undefined) return {text: lines(namesOf(list, {config, env}))}
    const {completionScript} = await import('../completion/completion-script.ts')
    const outputs = availableFormats(env).map(({name}) => name)
    const shell = SHELLS.find((name) => name === positionals['shell']) ?? 'bash'
    return {text: completionScript(shell, {commands: await allCommands(), plugins: await pluginCommands(), outputs})}
  },
}

function namesOf(list: (typeof LISTS)[number], {config, env}: Pick<ProgramContext, 'config' | 'env'>): string[] {
  if (list === 'profiles') return config.profileNames()
  if (list === 'sessions') return config.ssoSessionNames()
  const member = list === 'accounts' ? 'accountId' : 'roleName'
  return [...new Set(readAllRoles({env}).map((role) => role[member]))].sort()
}

/** Returns the names that need no quotes, one per line. */
function lines(names: readonly string[]): string {
  return names
    .filter(isPlain)
    .map((name) => `${name}\n`)
    .join('')
}
