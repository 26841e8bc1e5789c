import {readFileSync} from 'node:fs'
import path from 'node:path'
import {
  type AnyOperation,
  ERRORS,
  type MemberSchema,
  operations,
  requestSchema,
  responseSchema,
  SERVICE_ERRORS,
  SERVICES,
  type ServiceErrorEntry,
  serviceOf,
  toKebabCase,
} from '@sso-oidc/core'

/** What oclif's manifest says of a flag. */
interface ManifestFlag {
  readonly name: string
  readonly type: 'boolean' | 'option'
  readonly description: string
  readonly helpGroup?: string
  readonly helpValue?: string
  readonly multiple?: boolean
  readonly options?: readonly string[]
}

const HEAD = '<!-- Made by npm run generate. -->'

/** Pages of the documentation that are derived, by file name below `docs`. */
export function generateDocs(cliFolder: string): {commands: Map<string, string>; errors: string} {
  const manifest = JSON.parse(readFileSync(path.join(cliFolder, 'oclif.manifest.json'), 'utf8')) as {
    commands: Record<string, {flags: Record<string, ManifestFlag>}>
  }
  const pages = Object.entries(operations).map(([name, operation]) => {
    const flags = Object.values(manifest.commands[name]?.flags ?? {})
    return [`${name}.md`, commandPage(name, operation, flags)] as const
  })
  return {commands: new Map(pages), errors: errorsPage()}
}

function commandPage(name: string, operation: AnyOperation, flags: readonly ManifestFlag[]): string {
  const request = requestSchema(operation)
  const response = responseSchema(operation)
  const required = new Set(request.required.map(toKebabCase))
  const own = flags.filter(({helpGroup}) => helpGroup === undefined)
  const global = flags.filter(({helpGroup}) => helpGroup !== undefined)
  const synopsis = own.filter((flag) => required.has(flag.name)).map((flag) => `  --${flag.name} <${flag.helpValue}>`)
  return [
    HEAD,
    `# sso-oidc ${name}`,
    request.description,
    `Calls [${operation.name}](${SERVICES[serviceOf(operation)].documentation}/API_${operation.name}.html)${signature(operation)}.`,
    '## Synopsis',
    `\`\`\`\n${[`sso-oidc ${name}`, ...synopsis, '  [options]'].join(' \\\n')}\n\`\`\``,
    '## Options',
    own.map((flag) => flagLine(flag, required.has(flag.name))).join('\n'),
    '## Global options',
    global.map((flag) => flagLine(flag, false)).join('\n'),
    '## Output',
    response.description,
    memberLines(response, '').join('\n'),
    '## Errors',
    `Exit code 254, with the code of the service. All codes: [errors](../errors.md).`,
    operation.errors.map((error) => `- \`${error}\`: ${SERVICE_ERRORS[error].remedy}`).join('\n'),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

function signature({signingName}: AnyOperation): string {
  return signingName === undefined ? '' : `, signed (SigV4) as service \`${signingName}\``
}

function flagLine({name, type, description, helpValue, multiple, options}: ManifestFlag, required: boolean): string {
  const value = type === 'boolean' ? '' : ` <${helpValue}>${multiple ? ' …' : ''}`
  const choices = options === undefined ? '' : ` One of ${options.map((option) => `\`${option}\``).join(', ')}.`
  return `- \`--${name}${value}\`${required ? ' **required**' : ''}: ${description}${choices}`
}

function memberLines(schema: MemberSchema, indent: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
    `${indent}- \`${name}\` (${typeName(member)}): ${member.description ?? ''}`,
    ...memberLines(member.items ?? member, `${indent}  `),
  ])
}

function typeName({type, items}: MemberSchema): string {
  return type === 'array' ? `list of ${items?.type ?? 'value'}s` : type
}

function errorsPage(): string {
  const own = Object.entries(ERRORS).map(
    ([code, {exit, sentence, remedy}]) => `| \`${code}\` | ${exit} | ${sentence} | ${remedy} |`,
  )
  const service = Object.entries<ServiceErrorEntry>(SERVICE_ERRORS).map(
    ([code, {status, error, remedy}]) => `| \`${code}\` | ${status} | ${error ? `\`${error}\`` : ''} | ${remedy} |`,
  )
  return [
    HEAD,
    '# Errors and exit codes',
    'A command that fails writes nothing to standard output, and one message to standard error: the code, what happened, what to do.',
    '## Errors of the program',
    `| code | exit | what happened | what to do |\n| --- | --- | --- | --- |\n${own.join('\n')}`,
    'A signal ends the program with 128 and its number: 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP. A closed pipe ends it with 141.',
    '## Errors of the services',
    'Exit code 254. The status is that of HTTP; the error is that of OAuth 2.0, which the access portal does not have.',
    `| code | status | error | what to do |\n| --- | --- | --- | --- |\n${service.join('\n')}`,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}
