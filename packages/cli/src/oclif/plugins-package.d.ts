// Declaration of the bundle of `@sso-oidc/plugins`, which is published without types.
declare module '@sso-oidc/plugins' {
  import type {Command} from '@oclif/core/command'

  /** Classes of the commands that manage plugins, by ID. */
  export const COMMANDS: Readonly<Record<string, Command.Class>>
}
