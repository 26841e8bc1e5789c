import {InputError, type JsonValue} from '@sso-oidc/core'
import type {FlagValues} from '../argv/flag.ts'
import {LOGIN_FLAG, SESSION_FLAG} from '../argv/session-flag.ts'
import type {Command} from '../command.ts'
import {DEFAULT_TEMPLATE, nameProfiles} from '../configure/profile-names.ts'
import {patchOf, summaryOf, toProfiles, warningsOf, writeProfiles} from '../configure/write-profiles.ts'
import {openSession} from '../network/open-session.ts'
import {listRoles} from '../roles/list-roles.ts'
import {readSettings} from '../settings/settings.ts'

const FLAGS = [
  SESSION_FLAG,
  LOGIN_FLAG,
  {
    name: 'name',
    arity: 'one',
    placeholder: 'template',
    own: true,
    summary:
      'Names of the profiles. `{accountId}`, `{accountName}`, `{emailAddress}`, and `{roleName}` are replaced by the values ' +
      `of the role. Default: ${DEFAULT_TEMPLATE}.`,
  },
  {
    name: 'credential-process',
    arity: 'none',
    own: true,
    summary: 'Write profiles that run this program for credentials, for tools that do not support IAM Identity Center.',
  },
  {
    name: 'prune',
    arity: 'none',
    own: true,
    summary: 'Remove profiles that an earlier run has written and this run does not write.',
  },
  {name: 'diff', arity: 'none', own: true, summary: 'Print the changes to the file, and write nothing.'},
  {name: 'refresh', arity: 'none', own: true, summary: 'Request the list of roles again, and replace the cached one.'},
] as const

type Values = FlagValues<typeof FLAGS>

/** `sso-oidc configure profiles` writes a profile for each role. */
export const configureProfiles: Command<Values> = {
  name: 'configure profiles',
  summary: 'Writes a profile for each of your roles to ~/.aws/config.',
  description: [
    'Lists your roles in all accounts, as `sso-oidc roles` does, and writes a `[profile]` section for each of them. With ' +
      '`--region`, the profiles have this default region.',
    'A comment marks the sections that this command has written. A later run changes only these. ' +
      '`--prune` removes those of roles that you no longer have, and those with names of another template. A profile with the same name that you wrote yourself stays as it is, and all other lines do too.',
    'Characters of names that need quotes become hyphens: the account `Data Lake` gets the profile `Data-Lake.ReadOnly`.',
  ],
  group: 'Setup',
  flags: FLAGS,
  examples: [
    {about: 'Show which profiles would be written:', line: 'sso-oidc configure profiles --diff'},
    {
      about: 'Write a profile for each role, with a default region:',
      line: 'sso-oidc configure profiles --region eu-west-1',
    },
    {
      about: 'Write profiles with other names, and remove those of earlier runs:',
      line: "sso-oidc configure profiles --name '{roleName}@{accountId}' --prune",
    },
  ],

  async run({globals, values}, context) {
    const {stderr, host} = context
    const open = openSession({globals, name: values['sso-session']}, context)
    const settings = readSettings(globals, context)
    const roles = await listRoles(open, {fresh: values.refresh, login: values.login}, context)
    if (roles.length === 0) throw new InputError('No role is assigned to you. Nothing was written.')
    const program = values['credential-process'] ? host.program : undefined
    const profiles = toProfiles(nameProfiles(roles, values.name ?? DEFAULT_TEMPLATE), open.settings, {
      region: globals.region || undefined,
      program,
    })
    const {prune = false, diff = false} = values
    const outcome = await writeProfiles(profiles, {session: open.settings, prune, isTrial: diff}, context)
    for (const warning of warningsOf(outcome, context.config)) stderr.log(warning)
    const patch = diff ? await patchOf(outcome) : undefined
    if (globals.output === undefined && globals.query === undefined) return {text: patch ?? summaryOf(outcome)}
    const {file, added, changed, removed, unchanged, kept} = outcome
    const names = {
      added: [...added],
      changed: [...changed],
      removed: [...removed],
      unchanged: [...unchanged],
      kept: [...kept],
    }
    const value: JsonValue = {file, ...names, ...(patch === undefined ? {} : {diff: patch})}
    return context.output.toResult([value], {title: 'Profiles', settings})
  },
}
