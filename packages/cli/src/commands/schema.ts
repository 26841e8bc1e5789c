import {
  type AnyOperation,
  type DocumentSchema,
  InputError,
  operations,
  requestSchema,
  responseSchema,
} from '@sso-oidc/core'
import type {FlagValues} from '../argv/flag.ts'
import type {Command} from '../command.ts'
import {readSettings} from '../settings/settings.ts'

const FLAGS = [
  {name: 'response', arity: 'none', own: true, summary: 'Print the schema of the response instead of the request.'},
  {
    name: 'bundle',
    arity: 'none',
    own: true,
    summary: 'Print one document with the schemas of the request and the response. Without a command, of all commands.',
  },
  {
    name: 'draft',
    arity: 'one',
    choices: ['07', '2020-12'],
    own: true,
    placeholder: 'draft',
    summary: 'Draft of JSON Schema. Default: 07.',
  },
  {
    name: 'cli',
    arity: 'none',
    own: true,
    summary: 'Print a description of the program: its commands, options, exit codes, and error codes.',
  },
] as const

type Values = FlagValues<typeof FLAGS>

/** `sso-oidc schema` prints JSON Schemas, and a description of the program for other programs. */
export const schema: Command<Values> = {
  name: 'schema',
  summary: 'Prints the JSON Schema of a request or response.',
  description: [
    'Prints the schema of the request of a command, as in `@sso-oidc/core/schemas`, without a network. Without a command, prints ' +
      'one document with the schemas of all requests and responses.',
    'An editor checks the document of `--generate-cli-skeleton yaml-input` if the schema is in the same directory, with the ' +
      'name in the first line of the document.',
    'With `--cli`, prints the commands, options, exit codes, and error codes as JSON, for scripts and agents. ' +
      '`plugins` and the commands of plugins are not included. An option that only some grant types require is optional there: ' +
      'the schema of the command has the rule. The file `schemas/program.json` of the package `@sso-oidc/cli` is the schema of this output.',
  ],
  group: 'Setup',
  flags: FLAGS,
  positionals: [
    {
      name: 'command',
      summary: 'Command that sends the request. Default: all.',
      choices: Object.keys(operations),
      optional: true,
    },
  ],
  examples: [
    {
      about: 'Write the schema for an editor, next to a document of create-token:',
      line: 'sso-oidc schema create-token > create-token.request.json',
    },
    {
      about: 'Print the schemas of all commands as one document for draft 2020-12:',
      line: 'sso-oidc schema --draft 2020-12',
    },
    {
      about: 'List the commands of the program:',
      line: 'sso-oidc schema --cli --query "commands[].[name, summary]" --output text',
    },
  ],

  async run({globals, values, positionals}, context) {
    const {response, bundle, draft = '07', cli} = values
    const operation = operations[positionals['command'] ?? '']
    assertTogether(operation, values)
    const {describeProgram, schemaDocument} = await import('../schema/schema-document.ts')
    const asked = operation === undefined ? Object.values(operations) : [operation]
    const document = cli
      ? describeProgram({commands: await context.allCommands(), version: context.version}, (command) =>
          membersOf(command.operation),
        )
      : schemaDocument(asked.map(schemasOf), {draft, response, bundle})
    if (globals.output === undefined && globals.query === undefined) {
      return {text: `${JSON.stringify(document, null, 2)}\n`}
    }
    return context.output.toResult([document], {title: 'Schema', settings: readSettings(globals, context)})
  },
}

function schemasOf(operation: AnyOperation): {request: DocumentSchema; response: DocumentSchema} {
  return {request: requestSchema(operation), response: responseSchema(operation)}
}

function membersOf(operation: AnyOperation | undefined): DocumentSchema['properties'] {
  return operation === undefined ? {} : requestSchema(operation).properties
}

/**
 * Checks that the options can be combined.
 *
 * @throws {InputError} if they cannot
 */
function assertTogether(operation: AnyOperation | undefined, {response, bundle, draft, cli}: Values): void {
  if (cli && (operation !== undefined || response || bundle || draft !== undefined)) {
    throw new InputError('--cli cannot be combined with a command, --response, --bundle, or --draft.')
  }
  if (response && bundle)
    throw new InputError('--response cannot be combined with --bundle, which contains both schemas.')
  if (response && operation === undefined) throw new InputError('--response requires a <command>.')
}
