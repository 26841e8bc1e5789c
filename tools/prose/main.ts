/**
 * Measures the English of comments and documentation: npm run prose
 *
 *   -- --list    list every sentence that begins with What, Who, Where or Whether
 *
 * Exits with code 1 if there is one such sentence or more per 1,000 words. Questions and headings do not count.
 */
import {execFileSync} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {LIMIT, type Measure, measureProse} from './measure.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const SOURCE = /^(?:packages|tools|docs)\/.*\.m?[jt]s$/
/** docs/commands is left out, because it repeats comments of packages/core. The source of docs/errors.md is no comment. */
const LEFT_OUT = /^docs\/commands\/|(?:^|\/)CHANGELOG\.md$/

const {values} = parseArgs({options: {list: {type: 'boolean', default: false}}})

const tracked = execFileSync('git', ['ls-files', '-z'], {cwd: ROOT, encoding: 'utf8'})
  .split('\0')
  .filter((file) => existsSync(path.join(ROOT, file)))
const files = tracked.filter((file) => SOURCE.test(file) || (file.endsWith('.md') && !LEFT_OUT.test(file)))
const report = measureProse(new Map(files.map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')])))

if (!report.passes || values.list) {
  for (const {file, line, text} of report.findings) console.log(`${file}:${line}: ${shorten(text)}`)
}
console.log('Sentences that begin with What, Who, Where or Whether:')
for (const name of ['comments', 'docs', 'all'] as const) console.log(`  ${name.padEnd(8)} ${describe(report[name])}`)
if (!report.passes) {
  console.error(`The limit is less than ${LIMIT} per 1,000 words. Begin the sentences above with their subject.`)
  process.exitCode = 1
}

function describe({inverted, words, rate}: Measure): string {
  return `${inverted} in ${words.toLocaleString('en')} words (${rate.toFixed(2)} per 1,000)`
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}
