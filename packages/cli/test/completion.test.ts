import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {createPowershellReader} from '../../../tools/testing/powershell.ts'
import {GLOBAL_FLAGS, outputNames} from '../src/argv/global-flags.ts'
import {allCommands} from '../src/commands/all-commands.ts'
import {type CompletedPlugin, commandTree, type Node} from '../src/completion/command-tree.ts'
import {toBash} from '../src/completion/to-bash.ts'
import {toFish} from '../src/completion/to-fish.ts'
import {toPowershell} from '../src/completion/to-powershell.ts'
import {toZsh} from '../src/completion/to-zsh.ts'
import {runProgram} from './run-program.ts'
import {COMPLETERS, placeScript, typeLines} from './shells.ts'

const WRITERS = {bash: toBash, zsh: toZsh, fish: toFish, powershell: toPowershell}

const COMMANDS = allCommands()

/** Returns the nodes of the program without installed plugins. */
function programNodes(): Node[] {
  const file = path.join(import.meta.dirname, '../../plugins/oclif.manifest.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {commands: Record<string, CompletedPlugin>}
  return commandTree({commands: COMMANDS, plugins: Object.values(manifest.commands), outputs: outputNames})
}

const HOSTILE = `It's "$(touch pwned)" \`touch pwned\` \\ $HOME [a]:b\n(c)`

/** Commands of a plugin. Some of their texts contain code for a shell. */
const PLUGIN = [
  {id: 'plugins', summary: 'List plugins', args: {}, flags: {core: {type: 'boolean', name: 'core', allowNo: false}}},
  {
    id: 'plugins:install',
    summary: HOSTILE,
    args: {plugin: {name: 'plugin'}},
    flags: {kind: {type: 'option', name: 'kind', options: ['new', 'old', '$(touch pwned)'], summary: HOSTILE}},
  },
  {id: 'plugins:inspect', summary: 'Show one', args: {}, flags: {}},
  {id: 'deep:topic:leaf', summary: 'A leaf', args: {}, flags: {}},
  {id: 'secret', summary: 'Hidden', hidden: true, args: {}, flags: {}},
  {id: 'evil;touch pwned', summary: 'Bad', args: {}, flags: {}},
].map((command) => ({hidden: false, ...command}) as unknown as CompletedPlugin)

const OUTPUTS = [...outputNames, 'lines', '$(touch pwned)']
const NODES = commandTree({commands: COMMANDS, plugins: PLUGIN, outputs: OUTPUTS})
const FIRST_WORDS = [...new Set(COMMANDS.map(({name}) => name.split(' ')[0] ?? '')), 'deep', 'plugins']
const GLOBALS = GLOBAL_FLAGS.map(({name}) => `--${name}`)

/** Lines and the completions of their last word. */
const CASES: readonly [line: string, completions: readonly string[]][] = [
  ['sso-oidc ', [...FIRST_WORDS, 'help']],
  ['sso-oidc cre', ['create-token', 'create-token-with-iam', 'credentials']],
  ['sso-oidc --', GLOBALS],
  ['sso-oidc help ', [...FIRST_WORDS, 'errors']],
  ['sso-oidc completion ', ['accounts', 'bash', 'fish', 'powershell', 'profiles', 'roles', 'sessions', 'zsh']],
  ...COMMANDS.map(({name, flags}): [string, string[]] => [
    `sso-oidc ${name} --`,
    [...flags.map((flag) => `--${flag.name}`), ...GLOBALS],
  ]),
  ['sso-oidc --region eu-west-1 --no-verify-ssl create-token --cli-input', ['--cli-input-json', '--cli-input-yaml']],
  ['sso-oidc create-token --wait --int', ['--interval']],
  ['sso-oidc create-token --scope a b --int', ['--interval']],
  ['sso-oidc create-token --output ', [...outputNames, 'lines']],
  ['sso-oidc create-token --output=ya', ['--output=yaml', '--output=yaml-stream']],
  ['sso-oidc --output ya', ['yaml', 'yaml-stream']],
  ['sso-oidc schema list', ['list-account-roles', 'list-accounts']],
  ['sso-oidc schema create-token --draft ', ['07', '2020-12']],
  ['sso-oidc register-client --generate-cli-skeleton ', ['input', 'output', 'yaml-input']],
  ['sso-oidc create-token --grant-type urn:ietf:p', ['urn:ietf:params:oauth:grant-type:device_code']],
  [
    'sso-oidc create-token-with-iam --grant-type ',
    [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:token-exchange',
    ],
  ],
  ['sso-oidc create-token --cli-input-json cl', ['client.json']],
  ['sso-oidc create-token --cli-input-json=cl', ['--cli-input-json=client.json']],
  ['sso-oidc create-token --cli-input-yaml file://cl', ['file://client.json']],
  ['sso-oidc create-token --client-secret file://cl', ['file://client.json']],
  ['sso-oidc create-token --client-secret cl', []],
  ['sso-oidc create-token cl', []],
  ['sso-oidc --profile d', ['default', 'dev']],
  ['sso-oidc create-token --profile=d', ['--profile=default', '--profile=dev']],
  ['sso-oidc login --sso-session ', ['my-sso', 'other:sso']],
  ['sso-oidc credentials ', ['default', 'dev', 'prod']],
  ['sso-oidc console d', ['default', 'dev']],
  ['sso-oidc credentials --account-id ', ['111122223333', '444455556666']],
  ['sso-oidc list-account-roles --account-id=4', ['--account-id=444455556666']],
  ['sso-oidc console --role-name ', ['Admin', 'ViewOnly+x']],
  ['sso-oidc plugins ', ['inspect', 'install']],
  ['sso-oidc plugins --', ['--core', '--help']],
  ['sso-oidc plugins install cl', ['client.json']],
  ['sso-oidc plugins install --', ['--help', '--kind']],
  ['sso-oidc plugins install --kind ', ['new', 'old']],
  ['sso-oidc plugins install --kind n', ['new']],
  ['sso-oidc configure ', ['profiles']],
  ['sso-oidc deep ', ['topic']],
  ['sso-oidc deep topic ', ['leaf']],
]

const folder = mkdtempSync(path.join(tmpdir(), 'completion-'))
writeFileSync(path.join(folder, 'client.json'), '{}')
writeFileSync(path.join(folder, 'news'), '')
mkdirSync(path.join(folder, '.aws'))
writeFileSync(
  path.join(folder, '.aws/config'),
  ['default', 'profile dev', 'profile "$(touch pwned)"', 'profile prod', 'sso-session my-sso', 'sso-session other:sso']
    .map((name) => `[${name}]\n`)
    .join(''),
)
mkdirSync(path.join(folder, '.cache/sso-oidc'), {recursive: true})
const account = (accountId: string, roles: readonly string[]) => ({accountId, accountName: '', emailAddress: '', roles})
writeFileSync(
  path.join(folder, `.cache/sso-oidc/roles-${'a'.repeat(40)}.json`),
  // An old list too.
  JSON.stringify({
    startUrl: '',
    region: '',
    fetchedAt: 0,
    accounts: [account('444455556666', ['ViewOnly+x', 'Admin']), account('111122223333', ['Admin', '$(touch pwned)'])],
  }),
)
afterAll(() => rmSync(folder, {recursive: true}))

describe.each(COMPLETERS)('completion in $program', ({program, complete}) => {
  const missing = missingProgram(program, {package: program}) ?? missingProgram('script', {package: 'bsdutils'})

  test('offers exactly the words that can follow', ({skip}) => {
    if (missing !== undefined) skip(missing)
    const script = placeScript(folder, program, WRITERS[program as keyof typeof WRITERS](NODES))
    const completions = complete(
      script,
      CASES.map(([line]) => line),
      folder,
    )
    const actual = CASES.map(([line], index) => [line, completions[index]])
    expect(actual).toEqual(CASES.map(([line, expected]) => [line, [...expected].sort()]))
    expect(readdirSync(folder)).not.toContain('pwned')
  })

  test('is printed by the command completion', async () => {
    const {exitCode, stdout, stderr} = await runProgram(['completion', program])
    const expected = WRITERS[program as keyof typeof WRITERS](programNodes())
    expect({exitCode, stdout, stderr}).toEqual({exitCode: 0, stdout: expected, stderr: ''})
  })
})

test('bash completes words with colons, equals signs, and spaces to a line that runs', ({skip}) => {
  const missing = missingProgram('bash', {package: 'bash'}) ?? missingProgram('script', {package: 'bsdutils'})
  if (missing !== undefined) skip(missing)
  writeFileSync(path.join(folder, 'my client.json'), '{}')
  const script = placeScript(folder, 'bash', toBash(NODES))
  const setUp = [`source '${script}'`, `sso-oidc() { printf '%s\\0' "$@" >> noted; echo >> noted; }`]
  const lines = [
    'sso-oidc star',
    'sso-oidc create-token --grant-type u',
    'sso-oidc create-token --grant-type=urn:ietf',
    'sso-oidc create-token --output=yaml-',
    'sso-oidc create-token --cli-input-json my',
    'sso-oidc create-token --code=file://cl',
  ]
  expect(typeLines('bash --norc -i', setUp, lines, folder)).toEqual([
    ['start-device-authorization'],
    ['create-token', '--grant-type', 'urn:ietf:params:oauth:grant-type:device_code'],
    ['create-token', '--grant-type=urn:ietf:params:oauth:grant-type:device_code'],
    ['create-token', '--output=yaml-stream'],
    ['create-token', '--cli-input-json', 'my client.json'],
    ['create-token', '--code=file://client.json'],
  ])
})

// No registry has PowerShell, so the script is parsed and not run.
describe('the completion script for PowerShell', () => {
  const script = toPowershell(NODES)

  test('is a valid script with one registration', async () => {
    const read = await createPowershellReader()
    expect(read(script).length).toBeGreaterThan(1000)
    expect(script.match(/Register-ArgumentCompleter -Native -CommandName 'sso-oidc'/g)).toHaveLength(1)
    expect(() => read(`${script}}`)).toThrow(SyntaxError)
    expect(() => read(script.replace("'sso-oidc'", "'sso-oidc"))).toThrow(SyntaxError)
  })

  test('has every command with its options and their values', () => {
    for (const {name, options} of NODES) {
      const [, entry = ''] = new RegExp(`^        '${name}' = @\\{\n(.*?)\n        \\}$`, 'ms').exec(script) ?? []
      const [, shown = ''] = /^ +Options = \[ordered\]@\{ (.*) \}$/m.exec(entry) ?? []
      expect([...shown.matchAll(/(?:^|; )'(--[^']+)' = /g)].map(([, word]) => word)).toEqual(
        options.map(({word}) => word),
      )
      for (const {word, value} of options.filter((option) => Array.isArray(option.value) && option.value.length > 0)) {
        const values = (value as readonly string[]).map((each) => `'${each}' = '${each}'`).join('; ')
        expect(entry).toContain(`'${word}' = [ordered]@{ ${values} }`)
      }
    }
  })

  test('is printed by the command completion', async () => {
    const {stdout} = await runProgram(['completion', 'powershell'])
    expect(stdout).toBe(toPowershell(programNodes()))
  })
})

test('completion rejects an unknown shell and lists the supported ones', async () => {
  expect(await runProgram(['completion', 'tcsh'])).toMatchObject({
    exitCode: 252,
    stdout: '',
    stderr: expect.stringContaining(
      'Invalid <shell> "tcsh". Use one of bash, zsh, fish, powershell, profiles, sessions, accounts, roles.',
    ),
  })
})
