import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {missingProgram} from '../../../tools/installed.ts'
import {type Outcome, PROGRAM, RUNTIME, runShell} from './run-program.ts'

/** System calls that read and change files. The names with a question mark do not exist on all processors. */
const FILE_CALLS =
  '?open,openat,write,fsync,?fdatasync,close,?rename,renameat,renameat2,?mkdir,mkdirat,?unlink,unlinkat'

/** One system call of the main thread of the program, which changes all files. */
export interface Call {
  readonly name: string
  /** Number of calls with this name until here. */
  readonly nth: number
  /** Line of the trace: the arguments, with the path of each descriptor, and the result. */
  readonly line: string
}

/**
 * Seconds for a run. If Node cannot close the pipe with which it starts a browser, its main thread waits for ever and handles no
 * SIGTERM.
 */
const TIME_LIMIT = '20'

/** Reason to skip tests that need strace, or undefined. */
export function missingStrace(): string | undefined {
  return missingProgram('strace', {package: 'strace'})
}

/**
 * Runs the program, and returns its system calls too.
 *
 * @param inject - Fault for `strace -e inject`, such as `write:error=EIO:when=3`
 * @param isUseless - Ends the run as soon as it has made such a call
 */
export async function traceProgram(
  argv: readonly string[],
  {
    env,
    inject,
    calls = FILE_CALLS,
    isUseless,
  }: {
    env: Readonly<Record<string, string>>
    inject?: string
    calls?: string
    isUseless?: (call: Call) => boolean
  },
): Promise<Outcome & {calls: Call[]}> {
  const folder = mkdtempSync(path.join(tmpdir(), 'trace-'))
  const file = path.join(folder, 'trace')
  let watcher: NodeJS.Timeout | undefined
  try {
    const fault = inject === undefined ? [] : ['-e', `inject=${inject}`]
    const words = ['-qq', '-y', '-s', '256', '-e', `trace=${calls}`, ...fault, '-o', file]
    const outcome = await runShell(
      ['"$0" "$@"', 'timeout', '--signal=KILL', TIME_LIMIT, 'strace', ...words, RUNTIME, PROGRAM, ...argv],
      {
        // The number of calls is almost the same in each run.
        env: {...env, NODE_DISABLE_COMPILE_CACHE: '1', MALLOC_ARENA_MAX: '1'},
        onStart(child) {
          if (isUseless === undefined) return
          watcher = setInterval(() => {
            if (child.pid === undefined || !existsSync(file)) return
            if (!toCalls(readFileSync(file, 'utf8')).some(isUseless)) return
            clearInterval(watcher)
            // `timeout` has put itself and its processes into a group.
            process.kill(-child.pid, 'SIGKILL')
          }, 20)
        },
      },
    )
    return {...outcome, calls: toCalls(readFileSync(file, 'utf8'))}
  } finally {
    clearInterval(watcher)
    rmSync(folder, {recursive: true})
  }
}

/** Largest difference between the number of a call in one run and in another. It grows with the load of the computer. */
const MAX_OFFSET = 6

/**
 * Runs the program with a fault in one call, such as `error=EIO` or `signal=KILL`. Repeats the run while another call gets
 * the fault, because the system libraries open a few files only in some runs. Calls `prepare` before each run.
 */
export async function injectFault<T>(
  {name, nth, line}: Call,
  fault: string,
  {argv, env, prepare}: {argv: readonly string[]; env: Readonly<Record<string, string>>; prepare: () => T},
): Promise<Outcome & {prepared: T}> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const prepared = prepare()
    const when = Math.max(1, nth + offsetOf(attempt))
    const isHit = (call: Call): boolean => call.name === name && call.nth === when
    const isMeant = (call: Call): boolean => purpose(call.line) === purpose(line)
    const inject = `${name}:${fault}:when=${when}`
    const {calls, ...outcome} = await traceProgram(argv, {
      env,
      inject,
      isUseless: (call) => isHit(call) && !isMeant(call),
    })
    if (calls.some((call) => isHit(call) && isMeant(call))) return {...outcome, prepared}
  }
  throw new Error(`The fault never reached ${line}`)
}

/** Returns a difference to try: 0, -1, 1, -2, 2, up to the largest, and again from 0. */
function offsetOf(attempt: number): number {
  const turn = attempt % (2 * MAX_OFFSET + 1)
  return turn % 2 === 0 ? turn / 2 : -(turn + 1) / 2
}

/** Returns what a call does, without random names, descriptors, contents, and results. */
function purpose(line: string): string {
  const [call = ''] = line
    .replaceAll(/[\da-f]{8}-[\da-f-]{27}|\b\d+(?=<|\.tmp)|home-\w+/g, '')
    .split(/, "\{|\)? += | <unfin/)
  return call
}

function toCalls(text: string): Call[] {
  const counts = new Map<string, number>()
  return text.split('\n').flatMap((line): Call[] => {
    const [, name] = /^(\w+)\(/.exec(line) ?? []
    if (name === undefined) return []
    const nth = (counts.get(name) ?? 0) + 1
    counts.set(name, nth)
    return [{name, nth, line}]
  })
}

/**
 * Returns the calls that write a file: from the call that creates its directory to the one that closes it. `calls` are those
 * of one run.
 */
export function callsOfWrite(calls: readonly Call[], file: string): Call[] {
  const folder = path.dirname(file)
  const opened = calls.findIndex(({line}) => line.includes(`"${file}.`) && line.includes('O_CREAT'))
  const start = calls.findLastIndex(
    ({name, line}, at) => at < opened && /^mkdir/.test(name) && line.includes(`"${folder}"`),
  )
  const later = calls.slice(start).findIndex(({name, line}) => name.startsWith('mkdir') && !line.includes(folder))
  const region = later === -1 ? calls.slice(start) : calls.slice(start, start + later)
  return region.filter(({line}) => line.includes(folder))
}
