import type {Command} from '@oclif/core'
import {commands} from '@oclif/plugin-plugins'
import {Install, Link, Update} from './install.ts'
import {List} from './list.ts'
import {applyTexts, TEXTS} from './texts.ts'

/** Commands for oclif: those of @oclif/plugin-plugins with other texts. `plugins list` is `plugins`. */
export const COMMANDS: Readonly<Record<string, typeof Command>> = {
  ...commands,
  plugins: List,
  'plugins:install': Install,
  'plugins:link': Link,
  'plugins:list': List,
  'plugins:update': Update,
}

for (const [id, command] of Object.entries(COMMANDS)) {
  const texts = TEXTS[id]
  if (texts !== undefined) applyTexts(command, texts)
}
