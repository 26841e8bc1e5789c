import type {Flag} from './flag.ts'
import {SESSION_FLAG} from './session-flag.ts'

/** Option that names the role of an account. */
export const ROLE_NAME_FLAG = {
  name: 'role-name',
  arity: 'one',
  placeholder: 'name',
  own: true,
  summary: 'Name of the role, for a role without a profile. Requires --account-id.',
} as const satisfies Flag

/** Option that replaces cached credentials. */
export const NO_CACHE_FLAG = {
  name: 'no-cache',
  arity: 'none',
  own: true,
  summary: 'Request new credentials, and replace the cached ones.',
} as const satisfies Flag

/** Options that name a role without a profile. */
export const ROLE_FLAGS = [
  SESSION_FLAG,
  {
    name: 'account-id',
    arity: 'one',
    placeholder: 'id',
    own: true,
    summary: 'Account ID of the role, for a role without a profile. Requires --role-name.',
  },
  ROLE_NAME_FLAG,
] as const satisfies readonly Flag[]

/** Argument that names the profile of a role, like `--profile`. */
export const PROFILE_ARGUMENT = {
  name: 'profile',
  optional: true,
  summary: 'Profile of the role. Default: --profile, then AWS_PROFILE, then default.',
} as const
