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
      'output',
      'network',
      'help',
      'completion',
      'commands',
      'oclif',
      '.',
    ],
    leaves: ['command.ts'],
  },
  core: {order: ['operations', '.'], leaves: ['operation.ts']},
  session: {order: ['files', 'config', '.'], leaves: ['context.ts']},
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
      '.',
    ],
  },
}

/** Packages whose sources name no flag and no exit code. */
export const WITHOUT_COMMAND_LINE = ['core', 'session']

/**
 * Faults that the tests accept today. An entry that ends in a blank or a slash is the beginning of several faults.
 * Remove an entry when its fault is gone.
 */
export const NOT_YET: readonly string[] = [
  'There is no package session',
  'There is no package format',
  'cli does not import format',
  'cli does not import session',
  'emulator does not import format',
  ...['env', 'json', 'table', 'text', 'yaml'].flatMap((name) => [
    `format-${name} does not import format`,
    `format-${name} imports core`,
  ]),
  'cli: help/show-help.ts imports run-operation.ts',
  'emulator: service/answer-operation.ts imports control/inject-fault.ts',
  'emulator: store/tables.ts imports service/grant-types.ts',
  `Circle: ${['authorization-list', 'connect-panel', 'dashboard-page', 'tables']
    .map((name) => `packages/emulator/src/pages/dashboard/${name}.ts`)
    .join(', ')}`,
  'core names ',
  'packages/cli/test/examples.test.ts imports packages/emulator/test/',
  'tools/test/torture.test.ts imports packages/emulator/test/',
  'tools/torture/main.ts imports packages/emulator/test/',
  'tools/torture/outages.ts imports packages/emulator/test/',
  'tools/torture/partition.ts imports packages/emulator/test/',
]
