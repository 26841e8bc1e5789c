import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {ERRORS, SERVICE_ERRORS, type ServiceErrorEntry} from '@sso-oidc/core'

const HEAD = '<!-- Made by npm run generate. -->'

/** Pages of the documentation that are derived. Those of the commands, by file name, come from the built program. */
export function generateDocs(cliFolder: string): {commands: Map<string, string>; errors: string} {
  const folder = path.join(cliFolder, 'dist/commands')
  const pages = readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')] as const)
  return {commands: new Map(pages), errors: errorsPage()}
}

/** The command line's `package.json`, with every manual page that was built: npm links them by name. */
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
