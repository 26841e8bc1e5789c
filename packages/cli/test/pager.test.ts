import {describe, expect, test} from 'vitest'
import {pagerCommand} from '../src/output/pager.ts'

describe('the pager', () => {
  const command = (env: Record<string, string>, cliPager?: string) =>
    pagerCommand(
      {
        profile: {name: 'default', settings: cliPager === undefined ? {} : {cli_pager: cliPager}, services: {}},
        get: () => undefined,
        isTrue: () => false,
      },
      env,
    )

  test.each<[string, Record<string, string>, string | undefined, readonly string[] | undefined]>([
    ['is less', {}, undefined, ['less']],
    ['is PAGER before that', {PAGER: 'more'}, undefined, ['more']],
    ['is cli_pager of the profile before that', {PAGER: 'more'}, 'most -x', ['most', '-x']],
    ['is AWS_PAGER before all', {AWS_PAGER: 'less -R', PAGER: 'more'}, 'most', ['less', '-R']],
    ['is none when AWS_PAGER is empty', {AWS_PAGER: '', PAGER: 'more'}, 'most', undefined],
    ['is none when cli_pager is empty', {PAGER: 'more'}, '', undefined],
    ['is one word when its quotes do not match', {AWS_PAGER: `less "-R`}, undefined, ['less "-R']],
    [
      'is split as a shell does, and never given to one',
      {AWS_PAGER: `less '-P a b' | "c d"`},
      undefined,
      ['less', '-P a b', '|', 'c d'],
    ],
  ])('%s', async (_, env, cliPager, expected) => {
    expect(await command(env, cliPager)).toEqual(expected)
  })
})
