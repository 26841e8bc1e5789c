import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {ERRORS, SERVICE_ERRORS, type ServiceErrorEntry} from '@sso-oidc/core'

const HEAD = '<!-- Made by npm run generate. -->'

/** Generates the pages of docs/commands, by file name, and docs/errors.md. Copies the former from the built CLI. */
export function generateDocs(cliFolder: string): {commands: Map<string, string>; errors: string} {
  const folder = path.join(cliFolder, 'dist/commands')
  const pages = readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')] as const)
  return {commands: new Map(pages), errors: errorsPage()}
}

/** Returns the `package.json` of the CLI with the names of all built manual pages. npm links the listed pages. */
export function listManual(cliFolder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(cliFolder, 'package.json'), 'utf8')) as Record<string, unknown>
  const man = readdirSync(path.join(cliFolder, 'man')).map((name) => `man/${name}`)
  return `${JSON.stringify({...manifest, man: man.sort()}, null, 2)}\n`
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
    'A command that fails writes nothing to standard output, and one message to standard error: error code, cause, and remedy.',
    '## Errors of the CLI',
    `| code | exit code | cause | remedy |\n| --- | --- | --- | --- |\n${own.join('\n')}`,
    'A signal sets the exit code to 128 plus its number: 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP. A closed pipe sets it to 141.',
    '## Errors of the services',
    'Exit code 254. The status is the HTTP status. The error is the OAuth 2.0 error code, which the access portal does not send.',
    `| code | status | error | remedy |\n| --- | --- | --- | --- |\n${service.join('\n')}`,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}
