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

/** Option that signs in if nobody is signed in. */
export const LOGIN_FLAG = {
  name: 'login',
  arity: 'none',
  own: true,
  summary: 'Sign in first if nobody is signed in. By default, the command fails.',
} as const satisfies Flag
