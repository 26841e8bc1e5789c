import {copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {Report} from './report.ts'
import {faultsOf} from './run.ts'

const PAGE = path.join(import.meta.dirname, '../../docs/schemas.md')
const CORE = path.join(import.meta.dirname, '../../packages/core')
const BIN = path.join(import.meta.dirname, 'node_modules/.bin')
const HEAD = '| program | use |\n| --- | --- |\n'

/** Runs the commands of docs/schemas.md that generate code. */
export async function runPageCommands(): Promise<Report> {
  const [, commands = ''] = /^```sh\n(json2ts .*?)^```$/ms.exec(readFileSync(PAGE, 'utf8')) ?? []
  const folder = mkdtempSync(path.join(tmpdir(), 'page-'))
  try {
    copyFileSync(path.join(CORE, 'schemas/create-token.request.json'), path.join(folder, 'create-token.request.json'))
    copyFileSync(path.join(CORE, 'openapi.json'), path.join(folder, 'openapi.json'))
    const faults = await faultsOf('/bin/sh', ['-euc', `PATH="${BIN}:$PATH"\n${commands}`], folder)
    const files = [...commands.matchAll(/(?:>|--out(?:put)?) (\S+)/g)].map(([, file = '']) => file)
    const missing = files.filter((file) => !statSync(path.join(folder, file), {throwIfNoEntry: false})?.size)
    const work = `${files.length} commands that generate code`
    return {program: 'this page', work, faults: [...faults, ...missing.map((file) => `${file} is empty`)]}
  } finally {
    rmSync(folder, {recursive: true})
  }
}

/** Compares the table of docs/schemas.md with its rows, or writes it. Returns a sentence if it differs. */
export function tableFaults(rows: readonly string[], {write}: {write: boolean}): string[] {
  const text = readFileSync(PAGE, 'utf8')
  const before = text.includes(HEAD) ? text.slice(0, text.indexOf(HEAD)) : text
  const due = `${before}${HEAD}${rows.join('\n')}\n`
  if (text === due) return []
  if (write) writeFileSync(PAGE, due)
  else console.log('The table of docs/schemas.md differs. Run npm run reuse -- --write.')
  return write ? [] : ['table']
}
