/** Part of the product whose tests are measured. */
export interface Target {
  readonly name: string
  /** Globs of the source files, relative to the root of the repository. */
  readonly files: readonly string[]
  /** Globs of the test files that have to hold the behavior of the source files. */
  readonly tests: readonly string[]
}

const CORE = ['packages/core/test/**/*.test.ts']
const FORMAT = ['packages/format/test/**/*.test.ts']
const STORE = ['packages/emulator/test/{damaged-store,store}.test.ts']
const EMULATOR = ['packages/emulator/test/!(damaged-store|store).test.ts']

/**
 * Test files that are left out. They run the built program, a browser, or the clients of others, repeat a test many times,
 * or replace modules. A mutant is switched on in the process of the test only, with modules that its test files share.
 */
export const LEFT_OUT = new RegExp(
  String.raw`/(?:browser|clients|vectors)/|/(?:${[
    ...['broken-output', 'byte-scan', 'clock', 'completion', 'concurrent-start', 'config-once', 'data-folder'],
    ...['emulator', 'examples', 'help', 'help-terminal', 'hooks', 'inherited', 'issued', 'manual'],
    ...['naughty-strings', 'output-streams', 'parse-once', 'plugin-commands', 'plugins', 'private-files', 'program'],
    ...['program-errors', 'program-help', 'random-input', 'readme', 'replicas', 'run-command', 'slow-readers'],
    ...['terminal', 'torture', 'yaml-suite'],
  ].join('|')})\.test\.ts$`,
)

/** All parts, by name. */
export const TARGETS: readonly Target[] = [
  {
    name: 'validation',
    files: core(
      'model/validate',
      'model/problem',
      'model/json-pointer',
      'model/define-operation',
      'schema',
      'schema-bundle',
      'parse-json',
    ),
    tests: CORE,
  },
  {
    name: 'wire',
    files: core(
      'wire',
      'response-body',
      'error-details',
      'error-responses',
      'retry',
      'retry-after',
      'retry-quota',
      'model/send-signed',
      'model/server-clock',
      'service-error',
      'service-errors',
      'poll',
    ),
    tests: CORE,
  },
  {
    name: 'redaction',
    files: [
      ...cli('output/{redactor,decoded-layers,unpacked-layers,secret-index}'),
      ...cli('network/{sensitive-texts,debug}'),
    ],
    tests: cliTests(
      '{debug,decoded-layers,entities,exchanges,redactor,secret-index,secrets,secrets-property,sensitive-texts,unpacked-layers}',
    ),
  },
  {name: 'escaping', files: ['packages/format/src/{escape-controls,cell-text}.ts'], tests: FORMAT},
  {
    name: 'escaping in the program',
    files: cli('output/{safe,guard}-stream'),
    tests: cliTests('safe-stream'),
  },
  {
    name: 'query',
    files: cli('jmespath/*', 'output/query'),
    tests: cliTests('**/{query,query-cost,query-literals,query-values,jmespath,beside-jmespath-py}'),
  },
  {
    name: 'proxy',
    files: cli('network/{proxy,tunnel,start-request,transport,failure-reason,user-info}'),
    tests: cliTests('{failure-reason,interim-responses,proxy,transport,tunnel}'),
  },
  ...['server', 'service', 'rules', 'iam', 'operations', 'oidc'].map(
    (folder): Target => ({name: `emulator/${folder}`, files: emulator(`${folder}/*`), tests: EMULATOR}),
  ),
  {name: 'emulator/pages', files: emulator('pages/{form-guard,code-limits,protect-page}'), tests: EMULATOR},
  // The tests of `postgres.ts` are left out: a process that is ended at a time limit would leave its PostgreSQL.
  {name: 'emulator/store', files: emulator('store/!(postgres)'), tests: [...EMULATOR, ...STORE]},
]

function core(...names: readonly string[]): string[] {
  return names.map((name) => `packages/core/src/${name}.ts`)
}

function cli(...names: readonly string[]): string[] {
  return names.map((name) => `packages/cli/src/${name}.ts`)
}

function cliTests(pattern: string): string[] {
  return [`packages/cli/test/${pattern}.test.ts`]
}

function emulator(...names: readonly string[]): string[] {
  return names.map((name) => `packages/emulator/src/${name}.ts`)
}
