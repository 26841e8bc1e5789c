import {expect, test} from 'vitest'
import {didYouMean} from '../src/messages/did-you-mean.ts'

const NAMES = ['--sso-session', '--sso-region', '--version', '--output', '--cli-input-json', '--cli-input-yaml']

test.each([
  ['--session', ' Did you mean --sso-session?'],
  ['--ouptut', ' Did you mean --output?'],
  ['--verion', ' Did you mean --version?'],
  // Two names contain the word, and none is similar.
  ['--input', ''],
  ['--sso', ''],
  ['--nothing-like-it', ''],
])('%s is answered with: %s', (word, sentence) => {
  expect(didYouMean(word, NAMES)).toBe(sentence)
})
