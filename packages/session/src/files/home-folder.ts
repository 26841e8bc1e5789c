import type {Context} from '../context.ts'

/**
 * Returns the home directory: `HOME`, `USERPROFILE`, or the one of the user database. Returns `/` for a user without an
 * entry, as container runtimes do.
 */
export function homeFolder(env: Context['env']): string {
  const home = env['HOME'] ?? env['USERPROFILE']
  if (home !== undefined) return home
  try {
    return process.getBuiltinModule('node:os').userInfo().homedir
  } catch {
    return '/'
  }
}
