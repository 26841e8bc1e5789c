import {execFileSync} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** Root of the repository. */
export const ROOT: string = path.join(import.meta.dirname, '../..')

/** Lists the files of the repository: tracked files, and untracked files that git does not ignore. */
export function repositoryFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {cwd: ROOT})
  return [...new Set(list.toString().split('\n'))].filter((file) => file !== '' && existsSync(path.join(ROOT, file)))
}

/**
 * Copies the repository to a temporary directory, with links to the installed dependencies and to the workspaces of the
 * copy. `link()` links workspaces that were added later.
 */
export function copyRepository(): Disposable & {folder: string; link: () => void} {
  const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-copy-'))
  for (const file of repositoryFiles()) cpSync(path.join(ROOT, file), path.join(folder, file))
  linkModules(folder)
  // npm installs a dependency in the package that needs it if another version is at the root.
  for (const name of readdirSync(path.join(ROOT, 'packages'))) {
    const nested = path.join('packages', name, 'node_modules')
    if (existsSync(path.join(ROOT, nested))) symlinkSync(path.join(ROOT, nested), path.join(folder, nested))
  }
  return {
    folder,
    link: () => linkWorkspaces(folder),
    [Symbol.dispose]: () => rmSync(folder, {recursive: true, force: true}),
  }
}

function linkModules(folder: string): void {
  const from = path.join(ROOT, 'node_modules')
  const to = path.join(folder, 'node_modules')
  mkdirSync(to)
  for (const name of readdirSync(from)) {
    if (name === '@sso-oidc') linkWorkspaces(folder)
    // Links to the workspaces have to stay relative, so that they point into the copy.
    else if (name === '.bin')
      cpSync(path.join(from, name), path.join(to, name), {recursive: true, verbatimSymlinks: true})
    else if (name === '.installed') cpSync(path.join(from, name), path.join(to, name))
    else symlinkSync(path.join(from, name), path.join(to, name))
  }
}

function linkWorkspaces(folder: string): void {
  const scope = path.join(folder, 'node_modules/@sso-oidc')
  rmSync(scope, {recursive: true, force: true})
  mkdirSync(scope)
  for (const name of readdirSync(path.join(folder, 'packages'))) {
    symlinkSync(path.join('../../packages', name), path.join(scope, name))
  }
  symlinkSync('../../tools', path.join(scope, 'tools'))
}
