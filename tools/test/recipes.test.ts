import {execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {promisify, stripVTControlCharacters} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {recipeBlocks} from '../recipes.ts'
import {pageBlocks} from '../testing/page-blocks.ts'
import {copyRepository, ROOT} from './repository.ts'

const run = promisify(execFile)

/** Adds a member to the types of CreateToken. Changes no other file. */
function addMember(folder: string): void {
  const file = path.join(folder, 'packages/core/src/operations/create-token.ts')
  const before = '  redirectUri?: string\n'
  const after = `${before}  /** Purpose of the token. Shown to the user. */\n  purpose?: string\n`
  writeFileSync(file, readFileSync(file, 'utf8').replace(before, after))
}

describe('the recipes of CONTRIBUTING.md', () => {
  const copy = copyRepository()
  afterAll(() => copy[Symbol.dispose]())

  const program = (...words: string[]): Promise<{stdout: string; stderr: string}> =>
    run(process.execPath, [path.join(copy.folder, 'packages/cli/bin/sso-oidc.js'), ...words], {
      env: {PATH: process.env['PATH'], AWS_REGION: 'us-east-1'},
    })
  const read = (file: string): string => readFileSync(path.join(copy.folder, file), 'utf8')

  const npm = (...words: string[]): Promise<{stdout: string; stderr: string}> => run('npm', words, {cwd: copy.folder})

  beforeAll(async () => {
    await npm('run', 'new', '--', 'operation', 'revoke-token')
    await npm('run', 'new', '--', 'operation', 'end-session')
    await npm('run', 'new', '--', 'format', 'lines')
    await npm('run', 'new', '--', 'format', 'tab-lines')
    await npm('run', 'new', '--', 'command', 'service-url')
    await npm('run', 'new', '--', 'command', 'portal-address')
    addMember(copy.folder)
    copy.link()
    await npm('run', 'generate')
  }, 180_000)

  test('are the template of npm run new', () => {
    const blocks = [
      ...recipeBlocks(ROOT, 'operation', 'revoke-token'),
      ...recipeBlocks(ROOT, 'format', 'lines'),
      ...recipeBlocks(ROOT, 'command', 'service-url'),
    ]
    expect(blocks.map(({how, file}) => `${how} ${file}`)).toEqual([
      'file packages/core/src/operations/revoke-token.ts',
      'append packages/core/src/operations/index.ts',
      'file packages/format-lines/package.json',
      'file packages/format-lines/tsconfig.json',
      'file packages/format-lines/src/index.ts',
      'file packages/format-lines/test/format-lines.test.ts',
      'merge packages/cli/package.json',
      'file packages/cli/src/commands/service-url.ts',
      'append packages/cli/src/commands/index.ts',
      'file packages/cli/test/service-url.test.ts',
    ])
    // The files are read from the page again: `take` notes that the copy contains and runs them.
    const shown = pageBlocks('CONTRIBUTING.md').filter(({info}) => info.includes('='))
    expect(shown.map((block) => block.take())).toEqual(blocks.map(({text}) => text))
    for (const {file, text} of blocks.filter(({how}) => how === 'file')) {
      // The formatter may wrap the lines of a package.json differently.
      if (file.endsWith('package.json')) expect(JSON.parse(read(file))).toEqual(JSON.parse(text))
      else expect(read(file)).toBe(text)
    }
  })

  test('work under other names', async () => {
    expect((await program('formats')).stdout).toMatch(
      /^tab-lines +One line for each member +@sso-oidc\/format-tab-lines$/m,
    )
    expect((await program('end-session', '--help')).stdout).toContain('EndSession')
    expect(read('packages/core/src/operations/end-session.ts')).toContain(
      'export const endSession = defineOperation<EndSessionRequest',
    )
    expect(read('packages/format-tab-lines/src/index.ts')).toContain('export default formatTabLines\n')
    expect((await program('portal-address', '--service', 'sso', '--query', 'url', '--output', 'text')).stdout).toBe(
      'https://portal.sso.us-east-1.amazonaws.com/\n',
    )
  })

  test('produce code that passes the linter', async () => {
    const written = ['format-lines', 'format-tab-lines', 'core/src/operations', 'cli/src/commands', 'cli/package.json']
    const files = written.map((name) => `packages/${name}`)
    const {stdout} = await run('biome', ['check', ...files], {cwd: copy.folder})
    expect(stdout).toContain('No fixes applied')
  })

  test('produce formats and commands that pass their tests', async () => {
    const names = ['format-lines', 'format-tab-lines', 'service-url', 'portal-address']
    const {stdout} = await run('vitest', ['run', '--reporter=dot', ...names], {cwd: copy.folder})
    expect(stripVTControlCharacters(stdout)).toMatch(/Test Files +4 passed/)
  })

  test('produce code that the compiler accepts', async () => {
    await run('tsc', ['-p', 'packages/cli'], {cwd: copy.folder})
  })

  test('produce a command with help, completion, manual page and documentation', async () => {
    expect((await program('service-url', '--help')).stdout).toContain('--service <value>')
    expect((await program('--help')).stdout).toMatch(/^Setup .*(?:\n +.*)?service-url/m)
    expect((await program('completion', 'fish')).stdout).toContain('service-url')
    expect(read('packages/cli/man/sso-oidc-service-url.1')).toContain('sso\\-oidc service\\-url')
    expect(read('packages/cli/package.json')).toContain('"man/sso-oidc-service-url.1"')
    expect(read('docs/commands/service-url.md')).toContain('sso-oidc service-url --service sso --query url')
  })

  test.each([
    [['operation', 'revoke-token'], 1, 'packages/core/src/operations/revoke-token.ts already exists.'],
    [['format', 'Lines'], 2, 'NAME consists of lowercase letters'],
    [['plugin', 'lines'], 2, 'Usage: npm run new -- operation|format|command NAME'],
    [[], 2, 'Usage: npm run new -- operation|format|command NAME'],
  ])('are rejected for the arguments %j', async (words, code, stderr) => {
    const generator = run(process.execPath, [path.join(copy.folder, 'tools/new.ts'), ...words])
    await expect(generator).rejects.toMatchObject({code, stderr: expect.stringContaining(stderr)})
  })

  test('produce an operation with help, skeleton, manual page and documentation', async () => {
    expect((await program('revoke-token', '--help')).stdout).toContain('Revokes a token. The service then rejects it.')
    expect(JSON.parse((await program('revoke-token', '--generate-cli-skeleton')).stdout)).toEqual({
      clientId: '',
      token: '',
      tokenTypeHint: '',
    })
    expect(read('packages/cli/package.json')).toContain('"man/sso-oidc-revoke-token.1"')
    expect(read('docs/commands/revoke-token.md')).toContain('revoke-token --client-id="$CLIENT_ID" --token="$TOKEN"')
    expect(read('docs/commands/revoke-token.md')).toContain('- `--token <string>` (required, secret): Token to revoke.')
  })

  test('produce a schema that marks secrets', () => {
    const schema = JSON.parse(read('packages/core/schemas/revoke-token.request.json')) as {
      required: string[]
      properties: Record<string, object>
    }
    expect(schema.required).toEqual(['clientId', 'token'])
    expect(schema.properties['token']).toEqual({
      type: 'string',
      description: 'Token to revoke.',
      $comment: 'sensitive',
      writeOnly: true,
    })
  })

  test('produce an entry in the OpenAPI file', () => {
    const {paths} = JSON.parse(read('packages/core/openapi.json')) as {paths: Record<string, {post: object}>}
    expect(paths['/revoke-token']?.post).toMatchObject({
      operationId: 'RevokeToken',
      requestBody: {content: {'application/json': {schema: {$ref: '#/components/schemas/RevokeTokenRequest'}}}},
      responses: {200: {description: 'Result of the revocation.'}, 401: {description: 'InvalidClientException'}},
    })
  })

  test('produce a response of the emulator', async () => {
    const emulator = spawn(process.execPath, [
      path.join(copy.folder, 'packages/emulator/bin/sso-oidc-emulator.js'),
      ...['start', '--port', '0'],
    ])
    try {
      const [line] = await once(emulator.stdout, 'data')
      const url = /AWS_ENDPOINT_URL_SSO_OIDC=(\S+)/.exec(String(line))?.[1] ?? ''
      const words = ['revoke-token', '--client-id', 'i', '--token', 't', '--endpoint-url', url]
      expect((await program(...words)).stdout).toBe('{\n    "revokedTokens": 0\n}\n')
    } finally {
      emulator.kill()
    }
  })

  test('produce a format for --output', async () => {
    expect((await program('formats')).stdout).toMatch(/^lines +One line for each member +@sso-oidc\/format-lines$/m)
    const words = ['--client-id', 'i', '--client-secret', 's', '--grant-type', 'g', '--output', 'lines']
    expect((await program('create-token', '--generate-cli-skeleton', 'output', ...words)).stdout).toBe(
      'accessToken "accessToken"\ntokenType "tokenType"\nexpiresIn 0\nrefreshToken "refreshToken"\nidToken "idToken"\n',
    )
  })

  test('are not needed for a new member: its type changes schema, help, skeleton and validation', async () => {
    expect(read('packages/core/schemas/create-token.request.json')).toContain(
      '"Purpose of the token. Shown to the user."',
    )
    expect((await program('create-token', '--help')).stdout).toContain(
      '--purpose <string>\n      Purpose of the token. Shown to the user.',
    )
    expect((await program('create-token', '--generate-cli-skeleton', 'yaml-input')).stdout).toContain(
      "redirectUri: '' # Redirect URI of the authorization request, including its port.\npurpose: '' # Purpose of the token.\n",
    )
    const words = ['--client-id', 'i', '--client-secret', 's', '--grant-type', 'g']
    const wrong = program('create-token', ...words, '--cli-input-json', '{"purpose": 1}')
    await expect(wrong).rejects.toMatchObject({
      stderr: expect.stringContaining('purpose must be a string, not a number'),
    })
  })
})
