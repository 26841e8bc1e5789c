import {ERRORS} from '@sso-oidc/core'
import {exitCodes} from './exit-codes.ts'
import {globalEntries} from './operation-page.ts'
import type {Page} from './page.ts'

/** The page of the program. `commands` are its commands and their summaries. */
export function programPage(
  commands: Readonly<Record<string, {readonly summary?: string | undefined}>>,
  outputs: readonly string[],
): Page {
  return {
    name: 'sso-oidc',
    summary: 'Access tokens from AWS IAM Identity Center.',
    sections: [
      {
        title: 'Description',
        blocks: [
          'Gets access tokens from AWS IAM Identity Center (AWS SSO). It takes the words, the settings and the profiles of `aws sso-oidc`, and prints what that prints.',
          'Each command has a page of its own: `sso-oidc create-token --help`. Those that call the service have a manual page too: `man sso-oidc-create-token`.',
        ],
      },
      {title: 'Synopsis', blocks: [{code: 'sso-oidc <command> [options]', runs: false}]},
      {
        title: 'Commands',
        blocks: [
          Object.keys(commands)
            .sort()
            .map((term) => ({term, text: commands[term]?.summary ?? ''})),
        ],
      },
      {title: 'Global options', blocks: ['For every command that calls the service.', globalEntries(outputs)]},
      {
        title: 'Errors',
        blocks: [
          'A command that fails writes nothing to standard output, and one message to standard error. Its code is one of these, or the one that the service gave.',
          Object.entries(ERRORS).map(([term, {exit, sentence, remedy}]) => ({
            term,
            facts: [`exit code ${exit}`],
            text: `${sentence} ${remedy}`,
          })),
        ],
      },
      {title: 'Exit codes', blocks: [exitCodes()]},
      {
        title: 'See also',
        blocks: [
          'The AWS CLI: `aws sso-oidc help`. The service: <https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html>',
        ],
      },
    ],
  }
}
