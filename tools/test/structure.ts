import type {Layers} from './layers.ts'

/** Returns the packages that each package imports. `formats` are the names of the format packages. */
export function picture(formats: readonly string[]): Record<string, readonly string[]> {
  return {
    cli: ['core', 'session', 'format', ...formats, 'plugins'],
    session: ['core'],
    emulator: ['core', 'format'],
    ...Object.fromEntries(formats.map((name) => [name, ['format']])),
    format: [],
    core: [],
    plugins: [],
  }
}

/** Order of the folders of each package that has any, from bottom to top. */
export const LAYERS: Readonly<Record<string, Layers>> = {
  cli: {
    order: [
      'messages',
      'argv',
      'input',
      'settings',
      'formats',
      'jmespath',
      'output',
      'network',
      'login',
      'configure',
      'roles',
      'exec',
      'help',
      'schema',
      'completion',
      'commands',
      'oclif',
      '.',
    ],
    leaves: ['command.ts'],
  },
  core: {order: ['model', 'generated', 'operations', '.'], leaves: ['http.ts', 'operation.ts']},
  session: {order: ['files', 'config', 'cache', 'credentials', 'login', '.'], leaves: ['context.ts']},
  emulator: {
    order: [
      'assets',
      'http',
      'directory',
      'rules',
      'store',
      'service',
      'portal',
      'iam',
      'oidc',
      'operations',
      'control',
      'pages',
      'dashboard',
      'emulator',
      'server',
      'program',
      '.',
    ],
  },
}

/** Packages whose sources name no flag and no exit code. */
export const WITHOUT_COMMAND_LINE = ['core', 'session']
