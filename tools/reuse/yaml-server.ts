import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {createMessageConnection, type MessageConnection} from 'vscode-jsonrpc/node'
import {type Report, versioned} from './report.ts'

const PROGRAM = path.join(import.meta.dirname, '../../packages/cli/bin/sso-oidc.js')
const SERVER = path.join(import.meta.dirname, 'node_modules/yaml-language-server/bin/yaml-language-server')

/** Text of a document without values, in which the cursor is on an empty line at its end. */
const EMPTY = '# yaml-language-server: $schema=create-token.request.json\nclientId: abc\n'

interface Diagnostic {
  readonly message: string
  readonly range: {readonly start: {readonly line: number}}
}

/** Checks that an editor completes, explains, and diagnoses the YAML skeleton with the schema that the program prints. */
export async function useLanguageServer(): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yaml-'))
  try {
    writeFileSync(path.join(folder, 'create-token.request.json'), run('schema', 'create-token'))
    const skeleton = run('create-token', '--generate-cli-skeleton', 'yaml-input')
    await using editor = await startEditor(folder)
    return {
      program: versioned('yaml-language-server'),
      work: 'the skeleton of create-token: completion, hover, diagnostics',
      faults: [
        ...(await diagnosticFaults(editor, skeleton)),
        ...(await completionFaults(editor)),
        ...(await hoverFaults(editor, skeleton)),
      ],
    }
  } finally {
    rmSync(folder, {recursive: true})
  }
}

function run(...words: string[]): string {
  const {status, stdout, stderr} = spawnSync(process.execPath, [PROGRAM, ...words], {encoding: 'utf8'})
  if (status !== 0) throw new Error(stderr)
  return stdout
}

async function diagnosticFaults(editor: Editor, skeleton: string): Promise<string[]> {
  const own = await editor.diagnose('skeleton.yaml', skeleton)
  const wrong = skeleton.replace("clientId: ''", 'clientId: 1').replace('codeVerifier:', 'codeVerifer:')
  const found = await editor.diagnose('wrong.yaml', wrong)
  const lines = wrong.split('\n')
  const places = found.map(({range}) => lines[range.start.line]?.split(':')[0]).sort()
  return [
    ...own.map(({message}) => `The skeleton has a problem: ${message}`),
    ...(String(places) === 'clientId,codeVerifer' ? [] : [`Problems are reported for ${places}`]),
  ]
}

async function completionFaults(editor: Editor): Promise<string[]> {
  await editor.diagnose('empty.yaml', EMPTY)
  const {items} = await editor.ask<{items: {label: string}[]}>('completion', 'empty.yaml', {line: 2, character: 0})
  const labels = items.map(({label}) => label)
  const due = [
    'clientSecret',
    'grantType',
    'deviceCode',
    'code',
    'refreshToken',
    'scope',
    'redirectUri',
    'codeVerifier',
  ]
  const missing = due.filter((name) => !labels.includes(name))
  return missing.length === 0 ? [] : [`Completion does not offer ${missing}, but ${labels}`]
}

async function hoverFaults(editor: Editor, skeleton: string): Promise<string[]> {
  const line = skeleton.split('\n').findIndex((text) => text.startsWith('redirectUri'))
  const hover = await editor.ask<{contents: unknown} | null>('hover', 'skeleton.yaml', {line, character: 3})
  const text = JSON.stringify(hover?.contents)
  return text?.includes('Redirect URI of the authorization request') ? [] : [`Hover shows ${text}`]
}

interface Editor extends AsyncDisposable {
  /** Opens a document and returns its problems. */
  diagnose(name: string, text: string): Promise<readonly Diagnostic[]>
  /** Sends a request about a place in an open document. */
  ask<T>(method: 'completion' | 'hover', name: string, position: {line: number; character: number}): Promise<T>
}

/** Starts the language server as an editor does, over its standard streams. */
async function startEditor(folder: string): Promise<Editor> {
  const server = spawn(process.execPath, [SERVER, '--stdio'], {stdio: ['pipe', 'pipe', 'inherit']})
  const connection = createMessageConnection(server.stdout, server.stdin)
  const settings = {validate: true, completion: true, hover: true, schemaStore: {enable: false}}
  connection.onRequest('workspace/configuration', ({items}: {items: {section: string}[]}) =>
    items.map(({section}) => (section === 'yaml' ? settings : null)),
  )
  connection.onRequest('client/registerCapability', () => null)
  // An editor loads schemas of the internet for the server. Ours is a file.
  connection.onRequest('vscode/content', (url: string) => Promise.reject(new Error(`no network for ${url}`)))
  const problems = listen(connection)
  connection.listen()
  const rootUri = pathToFileURL(folder).href
  const capabilities = {workspace: {configuration: true}, textDocument: {completion: {}, hover: {}}}
  await connection.sendRequest('initialize', {processId: process.pid, rootUri, capabilities})
  await connection.sendNotification('initialized', {})
  const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href
  return {
    async diagnose(name, text) {
      const reported = problems(uriOf(name))
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: {uri: uriOf(name), languageId: 'yaml', version: 1, text},
      })
      return reported
    },
    ask: (method, name, position) =>
      connection.sendRequest(`textDocument/${method}`, {textDocument: {uri: uriOf(name)}, position}),
    async [Symbol.asyncDispose]() {
      await connection.sendRequest('shutdown')
      connection.dispose()
      server.kill()
      await once(server, 'close')
    },
  }
}

/** Returns a function that waits for the problems of a document. */
function listen(connection: MessageConnection): (uri: string) => Promise<readonly Diagnostic[]> {
  const waiting = new Map<string, (found: readonly Diagnostic[]) => void>()
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({uri, diagnostics}: {uri: string; diagnostics: Diagnostic[]}) => waiting.get(uri)?.(diagnostics),
  )
  return (uri) => new Promise((resolve) => waiting.set(uri, resolve))
}
