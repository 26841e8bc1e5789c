import {describe, expect, test} from 'vitest'
import {pagerCommand} from '../src/output/pager.ts'

describe('the pager', () => {
  const command = (env: Record<string, string>, cliPager?: string) =>
    pagerCommand(
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

  test.each<[string, Record<string, string>, string | undefined, readonly string[] | undefined]>([
    ['is less by default', {}, undefined, ['less']],
    ['is PAGER instead of less', {PAGER: 'more'}, undefined, ['more']],
    ['is cli_pager of the profile instead of PAGER', {PAGER: 'more'}, 'most -x', ['most', '-x']],
    ['is AWS_PAGER instead of all others', {AWS_PAGER: 'less -R', PAGER: 'more'}, 'most', ['less', '-R']],
    ['is not used if AWS_PAGER is empty', {AWS_PAGER: '', PAGER: 'more'}, 'most', undefined],
    ['is not used if cli_pager is empty', {PAGER: 'more'}, '', undefined],
    ['is one word if a quote is not closed', {AWS_PAGER: `less "-R`}, undefined, ['less "-R']],
    [
      'is split like a shell command, without a shell',
      {AWS_PAGER: `less '-P a b' | "c d"`},
      undefined,
      ['less', '-P a b', '|', 'c d'],
    ],
  ])('%s', async (_, env, cliPager, expected) => {
    expect(await command(env, cliPager)).toEqual(expected)
  })
})
