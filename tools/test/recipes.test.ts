import {execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {copyRepository, ROOT} from './repository.ts'

const run = promisify(execFile)

/** The code blocks of CONTRIBUTING.md that say which file they are for, and how. */
function recipeBlocks(): {how: string; file: string; text: string}[] {
  const contributing = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8')
  const blocks = contributing.matchAll(/^```\w+ (file|append|merge)=(\S+)\n([\s\S]*?)^```$/gm)
  return [...blocks].map(([, how = '', file = '', text = '']) => ({how, file, text}))
}

function applyBlocks(folder: string): void {
  for (const {how, file, text} of recipeBlocks()) {
    const target = path.join(folder, file)
    mkdirSync(path.dirname(target), {recursive: true})
    if (how === 'file') writeFileSync(target, text)
    else if (how === 'append') writeFileSync(target, readFileSync(target, 'utf8') + text)
    else {
      const manifest = JSON.parse(readFileSync(target, 'utf8')) as {devDependencies: Record<string, string>}
      Object.assign(manifest.devDependencies, (JSON.parse(text) as typeof manifest).devDependencies)
      writeFileSync(target, JSON.stringify(manifest, null, 2))
    }
  }
}

/** One more member of CreateToken, in its types and nowhere else. */
function addMember(folder: string): void {
  const file = path.join(folder, 'packages/core/src/operations/create-token.ts')
  const before = '  redirectUri?: string\n'
  const after = `${before}  /** What the token is for. Told to the user. */\n  purpose?: string\n`
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

  beforeAll(async () => {
    applyBlocks(copy.folder)
    addMember(copy.folder)
    copy.link()
    await run('npm', ['run', 'generate'], {cwd: copy.folder})
  }, 120_000)

  test('are three blocks for an operation and a format, and a dependency line', () => {
    expect(recipeBlocks().map(({how, file}) => `${how} ${file}`)).toEqual([
      'file packages/core/src/operations/revoke-token.ts',
      'append packages/core/src/operations/index.ts',
      'file packages/format-lines/package.json',
      'file packages/format-lines/tsconfig.json',
      'file packages/format-lines/src/index.ts',
      'merge packages/cli/package.json',
    ])
  })

  test('give an operation its command with help, skeleton and documentation', async () => {
    expect((await program('revoke-token', '--help')).stdout).toContain('Ends a token before its time.')
    expect(JSON.parse((await program('revoke-token', '--generate-cli-skeleton')).stdout)).toEqual({
      clientId: '',
      token: '',
      tokenTypeHint: '',
    })
    expect(read('docs/commands/revoke-token.md')).toContain('- `--token <string>` **required**: Token that ends.')
  })

  test('give an operation its schema, in which secrets are marked', () => {
    const schema = JSON.parse(read('packages/core/schemas/revoke-token.request.json')) as {
      required: string[]
      properties: Record<string, object>
    }
    expect(schema.required).toEqual(['clientId', 'token'])
    expect(schema.properties['token']).toEqual({
      type: 'string',
      description: 'Token that ends.',
      sensitive: true,
      writeOnly: true,
    })
  })

  test('give an operation its entry in the OpenAPI file', () => {
    const {paths} = JSON.parse(read('packages/core/openapi.json')) as {paths: Record<string, {post: object}>}
    expect(paths['/revoke']?.post).toMatchObject({
      operationId: 'RevokeToken',
      requestBody: {content: {'application/json': {schema: {$ref: '#/components/schemas/RevokeTokenRequest'}}}},
      responses: {200: {description: 'What was ended.'}, 401: {description: 'InvalidClientException'}},
    })
  })

  test('give an operation an answer of the emulator', async () => {
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

  test('give a format its name for --output', async () => {
    expect((await program('formats')).stdout).toMatch(/^lines +One line for each member +@sso-oidc\/format-lines$/m)
    const words = ['--client-id', 'i', '--client-secret', 's', '--grant-type', 'g', '--output', 'lines']
    expect((await program('create-token', '--generate-cli-skeleton', 'output', ...words)).stdout).toBe(
      'accessToken "accessToken"\ntokenType "tokenType"\nexpiresIn 0\nrefreshToken "refreshToken"\nidToken "idToken"\n',
    )
  })

  test('are not needed for a member: its types reach schema, flag, skeleton, help and validation', async () => {
    expect(read('packages/core/schemas/create-token.request.json')).toContain(
      '"What the token is for. Told to the user."',
    )
    expect((await program('create-token', '--help')).stdout).toContain('--purpose=string')
    expect((await program('create-token', '--generate-cli-skeleton', 'yaml-input')).stdout).toContain(
      "redirectUri: '' # Redirect URI of the authorization request, port included.\npurpose: '' # What the token is for.\n",
    )
    const words = ['--client-id', 'i', '--client-secret', 's', '--grant-type', 'g']
    const wrong = program('create-token', ...words, '--cli-input-json', '{"purpose": 1}')
    await expect(wrong).rejects.toMatchObject({
      stderr: expect.stringContaining('purpose has to be a string, not a number'),
    })
  })
})
