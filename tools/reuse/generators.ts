import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {operations, requestSchema, responseSchema} from '@sso-oidc/core'
import {compileFromFile} from 'json-schema-to-typescript'
import {missingProgram} from '../installed.ts'
import {exampleOf} from '../openapi/examples.ts'
import {type Report, versioned} from './report.ts'
import {execute, faultsOf} from './run.ts'

const BIN = path.join(import.meta.dirname, 'node_modules/.bin')
const SCHEMAS = path.join(import.meta.dirname, '../../packages/core/schemas')

/** Requests and responses by the file of their schema. */
const DOCUMENTS = Object.values(operations).flatMap((operation) => {
  const named = (kind: 'request' | 'response', schema: ReturnType<typeof requestSchema>) => ({
    file: path.join(SCHEMAS, path.basename(schema.$id)),
    title: schema.title,
    kind,
    example: exampleOf(schema),
  })
  return [named('request', requestSchema(operation)), named('response', responseSchema(operation))]
})

/** Checks that the types that others generate from our schemas compile, and take our examples. */
export async function compileGeneratedTypes(): Promise<Report[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'types-'))
  try {
    return await Promise.all([
      typescriptTypes(path.join(folder, 'json2ts')),
      quicktype('TypeScript', path.join(folder, 'ts'), checkQuicktype),
      quicktype('Python', path.join(folder, 'python'), checkPython),
      quicktype('Go', path.join(folder, 'go'), checkGo),
    ])
  } finally {
    rmSync(folder, {recursive: true})
  }
}

async function typescriptTypes(folder: string): Promise<Report> {
  mkdirSync(folder)
  for (const {file, title, example} of DOCUMENTS) {
    const types = await compileFromFile(file, {bannerComment: ''})
    writeFileSync(
      path.join(folder, `${title}.ts`),
      `${types}\nexport const example: ${title} = ${JSON.stringify(example)}\n`,
    )
  }
  return {
    program: versioned('json-schema-to-typescript'),
    work: `${DOCUMENTS.length} types, compiled with ${versioned('typescript')}`,
    faults: await typescriptFaults(folder),
  }
}

async function typescriptFaults(folder: string): Promise<string[]> {
  const files = DOCUMENTS.map(({title}) => path.join(folder, `${title}.ts`))
  return faultsOf(path.join(BIN, 'tsc'), ['--noEmit', '--strict', '--exactOptionalPropertyTypes', ...files])
}

/** Way to compile the types of a language. Returns the compiler, or the reason why there is none, and the problems. */
type Check = (folder: string) => Promise<{compiler: string; faults: string[]}>

const EXTENSIONS = {Go: 'go', Python: 'py', TypeScript: 'ts'} as const

async function quicktype(language: keyof typeof EXTENSIONS, folder: string, check: Check): Promise<Report> {
  mkdirSync(folder)
  const lang = EXTENSIONS[language]
  for (const {file, title, example} of DOCUMENTS) {
    const out = path.join(folder, `${title}.${lang}`)
    const words = ['--lang', lang, '--src-lang', 'schema', '--top-level', title, '--out', out, file]
    await execute(path.join(BIN, 'quicktype'), words)
    writeFileSync(path.join(folder, `${title}.json`), JSON.stringify(example))
  }
  const {compiler, faults} = await check(folder)
  const work = `${DOCUMENTS.length} types in ${language}, ${compiler}`
  return {program: versioned('quicktype'), work, faults}
}

async function checkQuicktype(folder: string) {
  for (const {title, example} of DOCUMENTS) {
    const file = path.join(folder, `${title}.ts`)
    const use = `\nconst back: ${title} = Convert.to${title}(${JSON.stringify(JSON.stringify(example))})\nConvert.${lower(title)}ToJson(back)\n`
    writeFileSync(file, readFileSync(file, 'utf8') + use)
  }
  return {compiler: `compiled with ${versioned('typescript')}`, faults: await typescriptFaults(folder)}
}

/** Reads and writes each example with the generated class. */
async function checkPython(folder: string) {
  const script = path.join(folder, 'use.py')
  const lines = DOCUMENTS.map(({title}) => {
    return `from ${title} import ${title}\nvalue = json.load(open('${title}.json'))\nassert ${title}.from_dict(value).to_dict() == value, '${title}'`
  })
  writeFileSync(script, `import json\n${lines.join('\n')}\n`)
  return {compiler: 'which read the examples in Python', faults: await faultsOf('/usr/bin/python3', [script], folder)}
}

/** Compiles each file as a package of its own. */
async function checkGo(folder: string) {
  const skipped = missingProgram('go')
  if (skipped !== undefined) return {compiler: 'compiled if Go is installed', faults: []}
  const files = DOCUMENTS.map(({title}) => `${title}.go`)
  const faults = await Promise.all(files.map((file) => faultsOf('go', ['vet', file], folder)))
  return {compiler: 'compiled if Go is installed', faults: faults.flat()}
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1)
}
