import {openConfig, splitWindowsWords, splitWords} from '@sso-oidc/session'
import {expect, test} from 'vitest'
import {processLine} from '../src/configure/process-line.ts'
import {roleOfProcess} from '../src/network/role-of-process.ts'
import {runShell} from './run-program.ts'

const ROLE = {accountId: '111122223333', roleName: 'Ops+x=,.@-'}
const ARGUMENTS = [
  'credentials',
  '--sso-session',
  "it's my sso",
  '--account-id',
  ROLE.accountId,
  '--role-name',
  ROLE.roleName,
]

test.each([
  [['/usr/local/bin/sso-oidc']],
  [['/opt/sso-oidc-0.1.0-linux-x64']],
  [['/opt/my tools/node', "/home/it's/sso-oidc.js"]],
  [['C:/Program Files/node.exe', 'C:/x & y/sso-oidc.js']],
])('a line that starts %j means the same to each AWS tool', async (program) => {
  const line = processLine(program, ROLE, "it's my sso")
  const {stdout} = await runShell([`printf '%s\\n' ${line}`], {env: {}})
  expect(stdout.trimEnd().split('\n')).toEqual([...program, ...ARGUMENTS])
  expect(splitWords(line)).toEqual([...program, ...ARGUMENTS])
  expect(splitWindowsWords(line)).toEqual([...program, ...ARGUMENTS])
  const profile = {...openConfig({env: {HOME: '/none'}, cwd: '/'}).profile(), settings: {credential_process: line}}
  expect(roleOfProcess(profile)?.values).toMatchObject({'role-name': ROLE.roleName, 'sso-session': "it's my sso"})
})

test.each(['/a$b/sso-oidc', '/a`b`/sso-oidc', '/a"b/sso-oidc', '/%a%/sso-oidc'])('the path %j is rejected', (file) => {
  expect(() => processLine([file], ROLE, undefined)).toThrow('a shell changes its characters')
})

test('a role of a session without a name has no option for it', () => {
  expect(processLine(['/bin/sso-oidc'], ROLE, undefined)).toBe(
    `"/bin/sso-oidc" credentials --account-id 111122223333 --role-name ${ROLE.roleName}`,
  )
})
