import {expect, test} from 'vitest'
import {type CommandShape, commandPage} from '../src/help/command-page.ts'
import {toText} from '../src/help/to-text.ts'

const shape = (given: Partial<CommandShape>): CommandShape => ({id: 'x', aliases: [], args: {}, flags: {}, ...given})
const fill = (text: string): string => text.replace('<%= bin %>', 'sso-oidc')

test('the page of a command says what its plugin says of it', () => {
  const command = shape({
    id: 'acme:put',
    aliases: ['acme:push'],
    summary: 'Puts things.',
    description: 'Puts things.\n\nOne after\nthe other, by <%= bin %>.\n',
    strict: false,
    args: {
      thing: {name: 'thing', description: 'What is put.', required: true},
      place: {name: 'place', required: true, default: '.', options: ['.', '..']},
    },
    flags: {
      help: {name: 'help', type: 'boolean', allowNo: false},
      jit: {name: 'jit', type: 'boolean', allowNo: false, hidden: true},
      fast: {name: 'fast', type: 'boolean', allowNo: true, char: 'f', description: 'Is quick.'},
      level: {name: 'level', type: 'option', required: true, options: ['1', '2'], helpValue: 'n', summary: 'How much.'},
    },
    examples: ['<%= bin %> acme put a ', {description: 'Two:', command: '<%= bin %> acme put a b'}],
  })
  const below = [shape({id: 'acme:put:all', description: 'Puts everything. Slowly.'})]
  expect(commandPage(command, below, fill)).toEqual({
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
            {term: 'thing', facts: ['required'], text: 'What is put.'},
            {term: 'place', facts: ['default .'], text: 'One of `.`, `..`.'},
          ],
        ],
      },
      {
        title: 'Options',
        blocks: [
          [
            {term: '-f, --[no-]fast', facts: [], text: 'Is quick.'},
            {term: '--level <n>', facts: ['required'], text: 'How much. One of `1`, `2`.'},
          ],
        ],
      },
      {title: 'Commands', blocks: [[{term: 'acme put all', text: 'Puts everything.'}]]},
      {title: 'See also', blocks: ['`sso-oidc --help` for all commands, errors and exit codes.']},
    ],
  })
})

test('the page of a command of which nothing is known has no empty section, and no empty line for a text', () => {
  const flags = {verbose: {name: 'verbose', type: 'boolean', allowNo: false, char: 'v'}} as const
  expect(toText(commandPage(shape({flags}), [], fill), {width: 80})).toBe(
    'SYNOPSIS\n    sso-oidc x [options]\n\nOPTIONS\n  -v, --verbose\n\n' +
      'SEE ALSO\n  `sso-oidc --help` for all commands, errors and exit codes.\n',
  )
})
