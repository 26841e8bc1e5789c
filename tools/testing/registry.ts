import {execFile} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import type {Server} from 'node:http'
import {createRequire} from 'node:module'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'

const run = promisify(execFile)

/** Directory with a lock file of its own, because the registry has many packages and only one test needs it. */
const PROGRAM = path.join(import.meta.dirname, '../registry')

/** The part of `verdaccio` that is used. */
interface Verdaccio {
  runServer(config: object): Promise<Server>
}

/** Loads the registry. Installs it before its first use. */
async function loadVerdaccio(): Promise<Verdaccio> {
  if (!existsSync(path.join(PROGRAM, 'node_modules/verdaccio'))) {
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {cwd: PROGRAM})
  }
  return createRequire(path.join(PROGRAM, 'package.json'))('verdaccio') as Verdaccio
}

/** npm registry on 127.0.0.1. Its packages are deleted when it is disposed. */
export interface Registry extends AsyncDisposable {
  readonly url: string
  /** Lines of an `.npmrc` with which npm publishes to the registry and installs from it. */
  readonly npmrc: string
  /** Publishes a tarball or a directory. */
  publish(file: string): Promise<void>
  /** Returns true if the registry can get packages that were not published to it. */
  hasOthers(): Promise<boolean>
}

/**
 * Starts an npm registry on a free port. It gets packages that were not published to it from the registry of the user, except
 * those of the scopes `@sso-oidc` and `@acme`.
 *
 * @throws {Error} if the program of the registry cannot be installed
 */
export async function startRegistry(): Promise<Registry> {
  const folder = mkdtempSync(path.join(tmpdir(), 'registry-'))
  const {stdout: upstream} = await run('npm', ['config', 'get', 'registry'])
  const own = {access: '$all', publish: '$all'}
  const {runServer} = await loadVerdaccio()
  const server = await runServer({
    storage: path.join(folder, 'storage'),
    self_path: folder,
    auth: {htpasswd: {file: path.join(folder, 'htpasswd'), max_users: -1}},
    uplinks: {upstream: {url: upstream.trim()}},
    packages: {'@sso-oidc/*': own, '@acme/*': own, '**': {access: '$all', proxy: 'upstream'}},
    web: {enable: false},
    log: {type: 'stdout', format: 'pretty', level: 'fatal'},
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/`
  // npm requires a token to publish. The registry accepts any.
  const npmrc = `registry=${url}\n//127.0.0.1:${port}/:_authToken=any\naudit=false\nfund=false\nupdate-notifier=false\n`
  writeFileSync(path.join(folder, '.npmrc'), npmrc)
  // Variables of `npm test` would override the file.
  const options = {cwd: folder, env: {PATH: process.env['PATH'], HOME: folder}}
  return {
    url,
    npmrc,
    async publish(file) {
      await run('npm', ['publish', file, '--no-provenance'], options)
    },
    hasOthers: () =>
      run('npm', ['view', 'yaml', 'version'], options).then(
        () => true,
        () => false,
      ),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      rmSync(folder, {recursive: true, force: true})
    },
  }
}
