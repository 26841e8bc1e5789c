import {execFile} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'

const ROOT = path.join(import.meta.dirname, '../..')

/** Sends the requests to AWS to the emulator instead. */
const REDIRECT = `import http from 'node:http'
import https from 'node:https'
https.request = (options) => {
  const {hostname, port} = new URL(process.env.EMULATOR)
  return http.request({...options, hostname, port})
}`

/** Directory of a user who has installed the packages. */
export class UserFolder implements Disposable {
  readonly path: string = mkdtempSync(path.join(tmpdir(), 'user-'))

  constructor() {
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(this.path, 'node_modules'))
    this.write('package.json', '{"type": "module"}')
  }

  /** Writes a file. */
  write(file: string, text: string): void {
    const target = path.join(this.path, file)
    mkdirSync(path.dirname(target), {recursive: true})
    writeFileSync(target, text)
  }

  /** Runs a program that is installed here or in the search path, and returns its output. */
  async run(program: string, words: readonly string[], env: object = {}): Promise<string> {
    const PATH = `${this.path}/node_modules/.bin:${process.env['PATH']}`
    const own = {PATH, HOME: this.path, AWS_REGION: 'us-east-1'}
    return (await promisify(execFile)(program, words, {cwd: this.path, env: {...own, ...env}})).stdout
  }

  /** Runs a module with Node, and returns its output. Its requests to AWS go to the URL of the variable `EMULATOR`. */
  async runModule(code: string, env: object = {}): Promise<string> {
    this.write('redirect.mjs', REDIRECT)
    this.write('example.ts', code)
    return this.run(process.execPath, ['--no-warnings', '--import', './redirect.mjs', 'example.ts'], env)
  }

  [Symbol.dispose](): void {
    rmSync(this.path, {recursive: true})
  }
}
