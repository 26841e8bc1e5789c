import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {type Contender, measureInTurns} from './measure-in-turns.ts'
import {createMeter} from './process-meter.ts'
import type {Row} from './row.ts'
import {fetchPost, importingModule, postModule, writeScript} from './scripts.ts'

const SDK = 'library-sdk/first-call'

/**
 * Measures whole processes that send one request: with the library, with the AWS SDK, and with what Node alone offers. The
 * last ones are the least that a library can take.
 */
export async function measureFirstCalls(url: string, rounds = 20): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-bench-'))
  try {
    using meter = createMeter(folder)
    const script = (name: string, text: string) => [process.execPath, writeScript(folder, name, text)]
    const call = (...words: string[]) => [
      process.execPath,
      path.join(import.meta.dirname, 'library-calls.mjs'),
      ...words,
    ]
    const contenders: Contender[] = [
      {id: 'library-floor/empty', name: 'an empty module', command: script('empty.mjs', '')},
      {
        id: 'library-floor/http',
        name: 'a module that sends a POST with `process.getBuiltinModule`',
        command: script('post.mjs', postModule(url)),
      },
      {
        id: 'library-floor/import',
        name: "a module that sends a POST with `import 'node:http'`",
        command: script('import.mjs', importingModule(url)),
      },
      {
        id: 'library-floor/fetch',
        name: 'a module that sends a POST with `fetch`',
        command: script('fetch.mjs', fetchPost(url)),
      },
      {
        id: 'library/first-call',
        name: '`@sso-oidc/core`: first call, whole process',
        command: call('library', url, '0'),
      },
      {id: SDK, name: '`@aws-sdk/client-sso-oidc`: first call, whole process', command: call('sdk', url, '0')},
    ]
    const compared = contenders.map((each) => (each.id === SDK ? each : {...each, relativeTo: SDK}))
    return await measureInTurns(compared, {meter, rounds, env: {HOME: folder, PATH: process.env['PATH']}})
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}
