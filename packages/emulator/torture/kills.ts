import {randomInt} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {setTimeout as sleep} from 'node:timers/promises'
import {type Outcome, Violations} from './outcome.ts'
import {startReplica} from './replica.ts'
import {UnexpectedResponse} from './sign-in.ts'
import {Ledger, startLoad, verify} from './sign-in-load.ts'

const WORKERS = 8

/** Milliseconds of load before a kill: from the first request to some hundred. */
const LOAD = {least: 5, most: 200} as const

/**
 * Kills the server under load, again and again, and starts it on the same file: each registration, approval and redemption
 * that it had acknowledged is still true, and the file is sound.
 */
export async function kills(count: number): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'torture-'))
  const file = path.join(folder, 'emulator.db')
  const words = ['--store', `sqlite:${file}`]
  const violations = new Violations()
  let acknowledged = 0
  let unanswered = 0
  try {
    let replica = await startReplica(words)
    for (let kill = 0; kill < count; kill++) {
      const ledger = new Ledger()
      const load = startLoad([replica.origin], ledger, {
        workers: WORKERS,
        failed(error) {
          if (error instanceof UnexpectedResponse) violations.add(error.message)
          return false
        },
      })
      await sleep(randomInt(LOAD.least, LOAD.most))
      await replica.kill()
      await load.stop()
      acknowledged += ledger.size - ledger.unknown.length
      unanswered += ledger.unknown.length
      replica = await startReplica(words)
      await verify(replica.origin, ledger, violations)
      violations.expect(integrity(file) === 'ok', `The file is damaged: ${integrity(file)}.`)
    }
    await replica.kill('SIGTERM')
  } finally {
    rmSync(folder, {recursive: true})
  }
  const summary = `${count} kills, ${acknowledged} acknowledged facts, ${unanswered} redemptions cut off`
  return {summary, violations: violations.list()}
}

function integrity(file: string): string {
  const database = new DatabaseSync(file, {readOnly: true, timeout: 5_000})
  try {
    return String(database.prepare('pragma integrity_check').get()?.['integrity_check'])
  } finally {
    database.close()
  }
}
