// Finds the functions that frequent commands call.
import {execFile} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {createSignedInHome} from '../../tools/signed-in-home.ts'

/** File that Node writes if `NODE_V8_COVERAGE` is set. */
interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly {readonly ranges: readonly {readonly startOffset: number; readonly count: number}[]}[]
  }[]
}

/** Milliseconds for a command. */
const TIME_LIMIT = 60_000

/**
 * Runs the commands that scripts run often. Returns the offsets at which the functions start that they call, by the path of the
 * bundle.
 *
 * @param program - Path of the built program
 * @throws {Error} if a command fails or does not end
 */
export async function calledFunctions(program: string): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const home = mkdtempSync(path.join(tmpdir(), 'sso-oidc-build-'))
  const server = createServer((_, response) => response.end('{"accessToken":"token","expiresIn":28800}'))
  try {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const profile = path.join(home, 'coverage')
    const env = {...createSignedInHome(home), NODE_V8_COVERAGE: profile}
    for (const words of frequentCommands(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)) {
      await promisify(execFile)(process.execPath, [program, ...words], {env, timeout: TIME_LIMIT})
    }
    return startsIn(readdirSync(profile).map((name) => JSON.parse(readFileSync(path.join(profile, name), 'utf8'))))
  } finally {
    server.close()
    rmSync(home, {recursive: true})
  }
}

function frequentCommands(url: string): string[][] {
  const client = ['--client-id', 'id', '--client-secret', 'secret']
  const grant = ['--grant-type', 'refresh_token', '--refresh-token', 'token']
  return [
    ['token'],
    ['credentials', 'bench'],
    ['create-token', ...client, ...grant, '--endpoint-url', url, '--region', 'us-east-1'],
    ['create-token', '--generate-cli-skeleton'],
  ]
}

function startsIn(files: readonly Coverage[]): ReadonlyMap<string, ReadonlySet<number>> {
  const starts = new Map<string, Set<number>>()
  for (const {url, functions} of files.flatMap(({result}) => result)) {
    if (!url.startsWith('file:')) continue
    const file = fileURLToPath(url)
    const found = starts.get(file) ?? new Set()
    starts.set(file, found)
    for (const {ranges} of functions) {
      const [whole] = ranges
      if (whole !== undefined && whole.count > 0) found.add(whole.startOffset)
    }
  }
  return starts
}
