import {describe, expect, test} from 'vitest'
import {findPager, type Pager} from '../src/output/pager.ts'

describe('the pager', () => {
  const pagerOf = (env: Record<string, string>, cliPager?: string) =>
    findPager(
      {
        profile: {
          name: 'default',
          settings: cliPager === undefined ? {} : {cli_pager: cliPager},
          sources: [],
          services: {},
        },
        get: () => undefined,
      },
      env,
    )

  test.each<[string, Record<string, string>, string | undefined, Pager | undefined]>([
    ['is less by default', {}, undefined, {file: 'less', args: []}],
    ['is PAGER instead of less', {PAGER: 'more'}, undefined, {file: 'more', args: [], from: 'PAGER'}],
    [
      'is cli_pager of the profile instead of PAGER',
      {PAGER: 'more'},
      'most -x',
      {file: 'most', args: ['-x'], from: 'cli_pager'},
    ],
    [
      'is AWS_PAGER instead of all others',
      {AWS_PAGER: 'less -R', PAGER: 'more'},
      'most',
      {file: 'less', args: ['-R'], from: 'AWS_PAGER'},
    ],
    ['is not used if AWS_PAGER is empty', {AWS_PAGER: '', PAGER: 'more'}, 'most', undefined],
    ['is not used if cli_pager is empty', {PAGER: 'more'}, '', undefined],
    [
      'is one word if a quote is not closed',
      {AWS_PAGER: `less "-R`},
      undefined,
      {file: 'less "-R', args: [], from: 'AWS_PAGER'},
    ],
    [
      'is split like a shell command, without a shell',
      {AWS_PAGER: `less '-P a b' | "c d"`},
      undefined,
      {file: 'less', args: ['-P a b', '|', 'c d'], from: 'AWS_PAGER'},
    ],
  ])('%s', (_, env, cliPager, expected) => {
    expect(pagerOf(env, cliPager)).toEqual(expected)
  })
})
