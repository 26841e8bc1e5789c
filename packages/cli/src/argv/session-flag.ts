import type {Flag} from './flag.ts'

/** Option that names the session. */
export const SESSION_FLAG = {
  name: 'sso-session',
  arity: 'one',
  placeholder: 'name',
  own: true,
  summary:
    'Name of the `[sso-session]` section in ~/.aws/config. Default: the session of the profile, or the only one that is ' +
    'configured.',
} as const satisfies Flag
