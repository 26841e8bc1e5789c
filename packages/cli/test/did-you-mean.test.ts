import {expect, test} from 'vitest'
import {didYouMean} from '../src/messages/did-you-mean.ts'

const NAMES = ['--sso-session', '--sso-region', '--version', '--output', '--cli-input-json', '--cli-input-yaml']

test.each([
  ['--session', ' Did you mean --sso-session?'],
  ['--ouptut', ' Did you mean --output?'],
  ['--verion', ' Did you mean --version?'],
  ['--output-format', ' Did you mean --output?'],
  ['--cli-input-json-or-yaml', ' Did you mean --cli-input-json?'],
  // Two names contain the word, and none is similar.
  ['--input', ''],
  ['--sso', ''],
  ['--nothing-like-it', ''],
  // The word contains two names.
  ['--output-version-and-more', ''],
])('%s is answered with: %s', (word, sentence) => {
  expect(didYouMean(word, NAMES)).toBe(sentence)
})
