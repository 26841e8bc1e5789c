import {execFileSync} from 'node:child_process'
import {readdirSync} from 'node:fs'
import path from 'node:path'
import {pendingChangesets} from './changesets.ts'
import {CHECKSUMS, verifyChecksums} from './checksums.ts'
import {type PublicPackage, publicPackages} from './public-packages.ts'

/** Repository to publish, and the environment of the process. */
export interface PublishOptions {
  readonly root: string
  /** Directory that `createRelease` has written. */
  readonly output: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Runs a program in the root of the repository, and returns its output. */
  readonly run?: (program: string, words: readonly string[]) => string
  readonly log?: (line: string) => void
}

/**
 * Publishes the tarballs of a release, each after the packages that it depends on. Leaves out packages that the registry
 * already has, so that a publication that was interrupted can be continued.
 *
 * @throws {Error} if the release cannot be published from here; nothing is published then
 */
export function publishRelease(options: PublishOptions): void {
  const {root, output, env, log = console.log} = options
  const run = options.run ?? ((program, words) => execFileSync(program, words, {cwd: root, encoding: 'utf8'}))
  const packages = publicPackages(root)
  const problems = publishProblems(packages, {root, env, status: run('git', ['status', '--porcelain'])})
  if (problems.length > 0) throw new Error(`Cannot publish:\n${problems.join('\n')}`)
  // The executables and the SBOM are not published here, but on the page of the release.
  const files = readdirSync(output).filter((file) => file !== CHECKSUMS)
  verifyChecksums(output, [...new Set([...packages.map(tarballName), ...files])])
  for (const each of packages) {
    const version = `${each.name}@${each.version}`
    if (isPublished(each, run)) {
      log(`${version} is already published.`)
      continue
    }
    const file = path.join(output, tarballName(each))
    run('npm', ['publish', path.resolve(file), '--provenance', '--access', 'public', '--ignore-scripts'])
    log(`Published ${version}.`)
  }
}

interface PublishState {
  readonly root: string
  readonly env: PublishOptions['env']
  /** Output of `git status --porcelain`. */
  readonly status: string
}

/** Returns a sentence for each reason not to publish. */
function publishProblems(packages: readonly PublicPackage[], {root, env, status}: PublishState): string[] {
  const tag = `v${packages[0]?.version}`
  const reasons: readonly (readonly [boolean, string])[] = [
    [status !== '', 'The repository has changes that are not committed.'],
    [pendingChangesets(root).length > 0, 'The repository has changesets. Run npm run release -- --version first.'],
    [
      env['CI'] !== 'true' || env['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined,
      'Provenance requires the release workflow. Use --dry-run to create a release without publishing it.',
    ],
    [env['GITHUB_REF_NAME'] !== tag, `The workflow must run for the tag ${tag}.`],
  ]
  return reasons.flatMap(([applies, sentence]) => (applies ? [sentence] : []))
}

/** Returns true if the registry has the version of a package. */
function isPublished({name, version}: PublicPackage, run: NonNullable<PublishOptions['run']>): boolean {
  try {
    return run('npm', ['view', `${name}@${version}`, 'version']).trim() === version
  } catch (error) {
    // npm exits with an error for a package that was never published.
    if (String(error).includes('E404')) return false
    throw error
  }
}

function tarballName({name, version}: PublicPackage): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
}
