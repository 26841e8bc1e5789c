import {type ChildProcess, execFileSync} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {writeFormatPackage} from '../../../tools/testing/format-package.ts'
import {run, runIn} from './run-command.ts'
import {type Outcome, runProgram} from './run-program.ts'

const SAMPLE = ['create-token', '--client-id', 'i', '--client-secret', 's', '--grant-type', 'g']
const SKELETON = [...SAMPLE, '--generate-cli-skeleton', 'output']

/** Formats that break their contract, with the error message. */
const BROKEN: Readonly<Record<string, [module: string, message: string]>> = {
  throws: ['export default () => { throw new Error("no words for it") }', 'no words for it'],
  rejects: ['export default async () => { throw new Error("no words for it") }', 'no words for it'],
  never: ['export default () => new Promise(() => {})', 'it exited before it returned text'],
  writes: [
    'export default () => { process.stdout.write("mine\\n"); return "a\\n" }',
    'it wrote to standard output instead of returning text',
  ],
  logs: [
    'export default async () => { console.log("mine"); return "a\\n" }',
    'it wrote to standard output instead of returning text',
  ],
  warns: ['export default (value) => { console.error(value); return "a\\n" }', 'it wrote to standard error'],
  exits: ['export default () => process.exit(0)', 'it exited before it returned text'],
  leaves: ['export default () => process.exit(7)', 'it exited with code 7 before it returned text'],
  number: ['export default () => 7', 'it returned a value of type number instead of a string'],
  empty: ['export const lines = 7', 'the default export of its module is not a function'],
  wrong: ['export default (', 'Unexpected end of input'],
}

const LINES = `
import {writeFileSync} from 'node:fs'
writeFileSync(new URL('loaded', import.meta.url), '')
export default (value, {operation}) =>
  Object.entries(value).map(([name, member]) => operation + ' ' + name + '=' + member + '\\n').join('')
`

const LOOPS = `
import {writeFileSync} from 'node:fs'
export default () => { for (writeFileSync(new URL('looping', import.meta.url), '');;); }
`

describe('a package with formats', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plugins-'))
  const data = path.join(folder, 'data')
  const linked = path.join(folder, 'acme-shout')
  const installed = path.join(data, 'sso-oidc/node_modules/@acme/formats')
  const loaded = path.join(installed, 'loaded')
  const looping = path.join(installed, 'looping')
  const env = {XDG_DATA_HOME: data, npm_config_offline: 'true', npm_config_update_notifier: 'false'}
  const program = (argv: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
    runProgram(argv, {env: {...env, ...more}})
  const installs: Outcome[] = []

  beforeAll(async () => {
    const broken = Object.entries(BROKEN).map(([name, [module]]) => [name, module])
    const source = path.join(folder, 'source')
    const formats = {lines: LINES, loops: LOOPS, ...Object.fromEntries(broken)}
    writeFormatPackage(source, '@acme/formats', formats)
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {cwd: source})
    installs.push(await program(['plugins', 'install', `file:${folder}/acme-formats-1.0.0.tgz`]))
    writeFormatPackage(linked, 'acme-shout', {shout: 'export default (value) => value + "!\\n"'})
    installs.push(await program(['plugins', 'link', linked]))
  }, 60_000)
  afterAll(() => rmSync(folder, {recursive: true, force: true}))

  test('can be installed from a tarball without a network, and linked', async () => {
    expect(installs).toMatchObject([{exitCode: 0}, {exitCode: 0}])
    const {stdout} = await program(['plugins', 'list'])
    expect(stdout).toBe(`@acme/formats 1.0.0\nacme-shout 1.0.0 (link) ${linked}\n`)
    expect(await program(['plugins'])).toMatchObject({exitCode: 0, stdout})
  })

  test('appears in formats, help, and suggestions without being loaded', async () => {
    const [formats, help, refusal] = await Promise.all([
      program(['formats']),
      program(['create-token', '--help']),
      program([...SKELETON, '--output', 'line']),
    ])
    expect(formats).toMatchObject({exitCode: 0, stderr: ''})
    expect(formats.stdout).toMatch(/^lines +Format lines +@acme\/formats$/m)
    expect(formats.stdout).toMatch(/^shout +Format shout +acme-shout$/m)
    for (const name of ['lines', 'loops', 'shout']) expect(help.stdout).toMatch(new RegExp(`\\b${name}\\b`))
    expect(refusal).toMatchObject({exitCode: 252, stderr: expect.stringContaining('Did you mean lines?')})
    expect(existsSync(loaded)).toBe(false)
  })

  test('is not loaded if the command line is invalid', async () => {
    expect(await program(['create-token', '--output', 'lines'])).toMatchObject({exitCode: 252, stdout: ''})
    expect(existsSync(loaded)).toBe(false)
  })

  test.each<[string, string[], Record<string, string>]>([
    ['--output with its name', ['--output', 'lines'], {}],
    ['AWS_DEFAULT_OUTPUT', [], {AWS_DEFAULT_OUTPUT: 'lines'}],
    ['--output with package and name', ['--output', '@acme/formats/lines'], {}],
  ])('prints the result if %s selects it', async (_, words, more) => {
    const query = ['--query', '{a: tokenType, b: expiresIn}']
    const stdout = 'CreateToken a=tokenType\nCreateToken b=0\n'
    const outcome = await program([...SKELETON, ...query, ...words], more)
    expect(outcome).toEqual({exitCode: 0, signal: null, stdout, stderr: ''})
  })

  test('prints the result if it is linked', async () => {
    expect(await program([...SKELETON, '--query', 'tokenType', '--output', 'shout'])).toMatchObject({
      exitCode: 0,
      stdout: 'tokenType!\n',
    })
  })

  test.each(Object.entries(BROKEN))(
    'is named in the error if its format %s breaks the contract (O8)',
    async (name, [, message]) => {
      const outcome = await program([...SKELETON, '--output', name])
      expect(outcome).toMatchObject({exitCode: 255, stdout: ''})
      // The engines name a syntax error differently.
      const stderr = outcome.stderr.replace('Unexpected end of file', 'Unexpected end of input')
      expect(stderr).toContain(`(FormatFailed): The format ${name} (@acme/formats) failed: ${message}`)
    },
  )

  test('is stopped at the time limit if its format loops forever (O8)', async () => {
    const outcome = await runIn({...env, AWS_REGION: 'r'}, [...SKELETON, '--output', 'loops'], [], {
      formatDeadline: 300,
    })
    expect(outcome).toMatchObject({exitCode: 255, stdout: ''})
    expect(outcome.stderr).toContain('The format loops (@acme/formats) failed: it did not finish within 0.3 seconds')
  })

  test('can be interrupted with Ctrl-C while its format loops (P11)', async () => {
    rmSync(looping, {force: true})
    const interruptLoop = (child: ChildProcess): void => {
      if (existsSync(looping)) child.kill('SIGINT')
      else setTimeout(interruptLoop, 20, child)
    }
    const outcome = await runProgram([...SKELETON, '--output', 'loops'], {env, onStart: interruptLoop})
    expect(outcome).toEqual({exitCode: 130, signal: null, stdout: '', stderr: ''})
  })

  describe('next to another package with the same names', () => {
    beforeAll(async () => {
      const rival = path.join(folder, 'rival')
      writeFormatPackage(rival, 'rival', {
        lines: 'export default () => "rival\\n"',
        json: 'export default () => "no\\n"',
      })
      await program(['plugins', 'link', rival])
    })

    test('makes the name ambiguous: the error names both packages, and PACKAGE/NAME selects one', async () => {
      const outcome = await program([...SKELETON, '--output', 'lines'])
      expect(outcome).toMatchObject({exitCode: 252, stdout: ''})
      expect(outcome.stderr).toContain(
        '--output: @acme/formats and rival both declare the format lines. Use @acme/formats/lines or rival/lines.',
      )
      expect(await program([...SKELETON, '--output', 'rival/lines'])).toMatchObject({exitCode: 0, stdout: 'rival\n'})
      const setting = await program(SKELETON, {AWS_DEFAULT_OUTPUT: 'lines'})
      expect(setting).toMatchObject({
        exitCode: 255,
        stderr: expect.stringContaining('(InvalidSetting): AWS_DEFAULT_OUTPUT'),
      })
    })

    test('is reported by formats, and cannot replace a bundled format', async () => {
      const {stdout, stderr} = await program(['formats'])
      expect(stdout).not.toMatch(/^lines/m)
      expect(stdout).toMatch(/^json +\S.* {2}@sso-oidc\/format-json$/m)
      expect(stderr).toBe(
        'The format json of rival is ignored, because a bundled format has the same name.\n' +
          '@acme/formats and rival declare the same format: lines.\n',
      )
      const {stdout: printed} = await run([...SKELETON, '--query', 'tokenType'])
      expect(await program([...SKELETON, '--query', 'tokenType', '--output', 'json'])).toMatchObject({stdout: printed})
    })
  })

  test('can be uninstalled', async () => {
    for (const name of ['@acme/formats', 'acme-shout', 'rival']) {
      expect(await program(['plugins', 'uninstall', name])).toMatchObject({exitCode: 0})
    }
    expect(await program(['formats'])).toMatchObject({stdout: (await runProgram(['formats'])).stdout, stderr: ''})
    expect(await program([...SKELETON, '--output', 'lines'])).toMatchObject({exitCode: 252, stdout: ''})
  })
})
