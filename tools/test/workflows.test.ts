import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {parse} from 'yaml'
import {ROOT} from './repository.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly 'working-directory'?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, {steps: readonly Step[]; permissions?: Readonly<Record<string, string>>}>>
}

const FOLDER = path.join(ROOT, '.github/workflows')
const NAMES = readdirSync(FOLDER).sort()
const readText = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8')
const readWorkflow = (name: string): Workflow => parse(readText(name), {strict: true}) as Workflow
const stepsOf = ({jobs}: Workflow): Step[] => Object.values(jobs).flatMap(({steps}) => steps)

test('the workflows are the CI and the release', () => {
  expect(NAMES).toEqual(['ci.yml', 'release.yml'])
})

describe.each(NAMES)('the workflow %s', (name) => {
  test('says that it has not run yet', () => {
    expect(readText(name)).toMatch(/^# Not run yet\. /)
  })

  test('pins each action to a commit, with its version as a comment (X2)', () => {
    const lines = readText(name).match(/^.*\buses:.*$/gm) ?? []
    expect(lines.filter((line) => !/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
    expect(lines).toHaveLength(stepsOf(readWorkflow(name)).filter(({uses}) => uses !== undefined).length)
  })

  test('checks the repository out without leaving a token in it', () => {
    const checkouts = stepsOf(readWorkflow(name)).filter(({uses = ''}) => uses.startsWith('actions/checkout@'))
    expect(checkouts.map((step) => step.with?.['persist-credentials'])).toEqual(checkouts.map(() => false))
  })

  test('runs scripts and files of the repository', () => {
    const {scripts} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
    const commands = stepsOf(readWorkflow(name)).flatMap(({run}) => (run === undefined ? [] : [run.trim()]))
    const unknown = commands.filter((command) => {
      const [program, word = '', script = ''] = command.split(' ')
      if (program === 'npm') return !Object.hasOwn(scripts, word === 'run' ? script : word)
      return program === 'node' ? !existsSync(path.join(ROOT, word)) : !['gh', 'sha256sum'].includes(program ?? '')
    })
    expect(unknown).toEqual([])
  })

  test('puts no value of an event into a command, which could run it (X5)', () => {
    for (const {run = ''} of stepsOf(readWorkflow(name))) expect(run).not.toContain('${{')
  })
})

test('the workflows have these permissions and no others (X2)', () => {
  const permissions = NAMES.map((name) => {
    const {permissions: all, jobs} = readWorkflow(name)
    return [name, all, Object.fromEntries(Object.entries(jobs).map(([job, each]) => [job, each.permissions]))]
  })
  expect(permissions).toEqual([
    ['ci.yml', {contents: 'read'}, {test: undefined}],
    [
      'release.yml',
      {},
      {build: {contents: 'read'}, publish: {contents: 'read', 'id-token': 'write'}, page: {contents: 'write'}},
    ],
  ])
})

test('the job that can publish installs no packages (X1)', () => {
  const {publish} = readWorkflow('release.yml').jobs
  expect(publish?.steps.flatMap(({run}) => run ?? [])).toEqual(['node tools/release/main.ts'])
})

test('the release has executables, and its page gets files with the checksums of the release only', () => {
  const {build, page} = readWorkflow('release.yml').jobs
  expect(build?.steps.flatMap(({run}) => run ?? [])).toEqual(['npm run release -- --dry-run --executables'])
  expect(
    page?.steps.flatMap(({run, ...step}) => (run === undefined ? [] : [[run, step['working-directory']]])),
  ).toEqual([
    ['sha256sum --check --strict SHA256SUMS', 'release'],
    [expect.stringMatching(/^gh release create .* release\/\*$/), undefined],
  ])
})
