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

/** Milliseconds of load before a kill. */
const LOAD = {min: 5, max: 200} as const

/**
 * Kills the server under load and restarts it on the same file, several times. Checks that no acknowledged
 * registration, approval, or redemption is lost, and that the file is intact.
 */
export async function kills(count: number): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'torture-'))
  const file = path.join(folder, 'emulator.db')
  const options = ['--store', `sqlite:${file}`]
  const violations = new Violations()
  let acknowledged = 0
  let unanswered = 0
  try {
    let replica = await startReplica(options)
    for (let kill = 0; kill < count; kill++) {
      const ledger = new Ledger()
      const load = startLoad([replica.origin], ledger, {
        workers: WORKERS,
        failed(error) {
          if (error instanceof UnexpectedResponse) violations.add(error.message)
          return false
        },
      })
      await sleep(randomInt(LOAD.min, LOAD.max))
      await replica.kill()
      await load.stop()
      acknowledged += ledger.size - ledger.unknown.length
      unanswered += ledger.unknown.length
      replica = await startReplica(options)
      await verify(replica.origin, ledger, violations)
      violations.expect(integrity(file) === 'ok', `The file is damaged: ${integrity(file)}.`)
    }
    await replica.kill('SIGTERM')
  } finally {
    rmSync(folder, {recursive: true})
  }
  const summary = `${count} kills, ${acknowledged} acknowledged changes, ${unanswered} redemptions without a response`
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
