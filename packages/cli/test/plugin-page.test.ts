import {expect, test} from 'vitest'
import {type PagedPlugin, pluginPage} from '../src/help/plugin-page.ts'
import {toText} from '../src/help/to-text.ts'

const plugin = (given: Partial<PagedPlugin>): PagedPlugin => ({id: 'x', aliases: [], args: {}, flags: {}, ...given})
const fill = (text: string): string => text.replace('<%= bin %>', 'sso-oidc')

test('the page of a plugin command contains everything that the plugin declares', () => {
  const command = plugin({
    id: 'acme:put',
    aliases: ['acme:push'],
    summary: 'Puts things.',
    description: 'Puts things.\n\nOne after\nthe other, by <%= bin %>.\n',
    strict: false,
    args: {
      thing: {name: 'thing', description: 'Thing to put.', required: true},
      place: {name: 'place', required: true, default: '.', options: ['.', '..']},
    },
    flags: {
      help: {name: 'help', type: 'boolean', allowNo: false},
      jit: {name: 'jit', type: 'boolean', allowNo: false, hidden: true},
      fast: {name: 'fast', type: 'boolean', allowNo: true, char: 'f', description: 'Skip the checks.'},
      level: {
        name: 'level',
        type: 'option',
        required: true,
        options: ['1', '2'],
        helpValue: 'n',
        summary: 'Number of copies.',
      },
    },
    examples: ['<%= bin %> acme put a ', {description: 'Two:', command: '<%= bin %> acme put a b'}],
  })
  const below = [plugin({id: 'acme:put:all', description: 'Puts everything. Slowly.'})]
  expect(pluginPage(command, below, fill)).toEqual({
    name: 'sso-oidc acme put',
    summary: 'Puts things.',
    sections: [
      {
        title: 'Description',
        blocks: ['Puts things.', 'One after the other, by sso-oidc.', 'Also: `sso-oidc acme push`.'],
      },
      {title: 'Synopsis', blocks: [{code: 'sso-oidc acme put <thing> [place] ... [options]', runs: false}]},
      {
        title: 'Examples',
        blocks: [{code: 'sso-oidc acme put a', runs: false}, 'Two:', {code: 'sso-oidc acme put a b', runs: false}],
      },
      {
        title: 'Arguments',
        blocks: [
          [
            {term: 'thing', facts: ['required'], text: 'Thing to put.'},
            {term: 'place', facts: ['default .'], text: 'One of `.`, `..`.'},
          ],
        ],
      },
      {
        title: 'Options',
        blocks: [
          [
            {term: '-f, --[no-]fast', facts: [], text: 'Skip the checks.'},
            {term: '--level <n>', facts: ['required'], text: 'Number of copies. One of `1`, `2`.'},
          ],
        ],
      },
      {title: 'Commands', blocks: [[{term: 'acme put all', text: 'Puts everything.'}]]},
      {
        title: 'See also',
        blocks: ['`sso-oidc --help` lists all commands. `sso-oidc help errors` lists all error codes.'],
      },
    ],
  })
})

test('the page of a plugin command without descriptions has no empty sections and no empty lines', () => {
  const flags = {verbose: {name: 'verbose', type: 'boolean', allowNo: false, char: 'v'}} as const
  expect(toText(pluginPage(plugin({flags}), [], fill), {width: 80})).toBe(
    'SYNOPSIS\n    sso-oidc x [options]\n\nOPTIONS\n  -v, --verbose\n\n' +
      'SEE ALSO\n  `sso-oidc --help` lists all commands. `sso-oidc help errors` lists all error\n  codes.\n',
  )
})
