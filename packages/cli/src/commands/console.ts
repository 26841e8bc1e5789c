import {ConfigError} from '@sso-oidc/core'
import type {FlagValues} from '../argv/flag.ts'
import {PROFILE_ARGUMENT, ROLE_FLAGS} from '../argv/role-flags.ts'
import type {Command} from '../command.ts'
import {hasBrowser} from '../login/choose-flow.ts'
import {openBrowser} from '../login/open-browser.ts'
import {browserOf} from '../login/sign-in.ts'
import {consoleLink} from '../network/console-link.ts'
import {selectRole} from '../roles/select-role.ts'

const FLAGS = [
  ...ROLE_FLAGS,
  {
    name: 'destination',
    arity: 'one',
    placeholder: 'service-or-url',
    own: true,
    summary:
      'Service to open, such as s3, or the URL of a page of the console. Default: the first page of the console.',
  },
  {name: 'print', arity: 'none', own: true, summary: 'Print the link and do not open a browser.'},
] as const

/** `sso-oidc console` opens the AWS console in a role. */
export const consoleCommand: Command<FlagValues<typeof FLAGS>> = {
  name: 'console',
  summary: 'Opens the AWS console in a role.',
  description: [
    'Opens the link of the access portal for the account and the role. The browser signs in at the portal if needed, so the ' +
      'command needs no sign-in, sends no request, and the link has no secret.',
    'If the profile has no role, you can select one on a terminal: type to search. The last one that you selected comes ' +
      'first. The list of roles needs a sign-in, unless it is cached.',
    'A service is opened in the region of `--region`, of `AWS_REGION`, or of the profile. Its name is the one in the URLs of ' +
      'the console. A URL must use https, and its host must be one of the console in the partition of the session, such as ' +
      '`us-east-1.console.aws.amazon.com`.',
    'The browser is the one of `sso_browser` in the session, of `BROWSER`, or of the system. Without a browser, for example ' +
      'over SSH, the command prints the link.',
  ],
  group: 'Work',
  flags: FLAGS,
  positionals: [PROFILE_ARGUMENT],
  examples: [
    {about: 'Open the console in the role of a profile:', line: 'sso-oidc console dev'},
    {about: 'Open Amazon S3 in a region:', line: 'sso-oidc console dev --destination s3 --region eu-west-1'},
    {
      about: 'Print the link for a role without a profile:',
      line: 'sso-oidc console --account-id 111122223333 --role-name ViewOnlyAccess --print',
    },
  ],

  async run({globals, values, positionals}, context) {
    const {env, platform, stderr} = context
    const {name, region, source} = await selectRole({globals, values, profile: positionals['profile']}, {}, context)
    if (source === undefined) {
      const message = `The role of ${name} is not assigned in IAM Identity Center, so the access portal has no link for it.`
      throw new ConfigError('NoRole', message)
    }
    const {open, role} = source
    const url = consoleLink({session: open.settings, role, region, destination: values.destination})
    const browser = browserOf(open.settings, env)
    const canOpen = !values.print && (browser !== undefined || hasBrowser(env, {platform}))
    if (!canOpen || !(await openBrowser(url, {env, platform, browser}))) return {text: `${url}\n`}
    stderr.log(`The console of ${name} was opened in your browser. Use --print for the link.`)
    return {text: ''}
  },
}
