import {closeSync, constants, fstatSync, openSync, type Stats, statSync, writeSync} from 'node:fs'
import type {OutputStream} from '@sso-oidc/session'
import {watchStream} from './output/watch-stream.ts'

/** Maximum size of a text that a pipe accepts as a whole or not at all, in bytes (`PIPE_BUF` of Linux). */
const PIPE_BUF = 4096

type Target = 'file' | 'pipe' | 'other'

/**
 * Returns standard output. Node takes 2 to 3 ms to create its stream, so a file and the null device are written to without it,
 * and a pipe too if the text is short and the pipe accepts it at once. Everything else is left to the stream: terminals,
 * sockets, full pipes, and closed ones.
 */
export function standardOutput(): OutputStream {
  let opened: OutputStream | undefined
  let known: Target | undefined
  const stream = (): OutputStream => {
    opened ??= watchStream(process.stdout)
    return opened
  }
  const target = (): Target => {
    known ??= targetOf(1)
    return known
  }
  return {
    get isTTY() {
      return target() === 'other' ? stream().isTTY : undefined
    },
    get columns() {
      return target() === 'other' ? stream().columns : undefined
    },
    write(text, done) {
      // The stream keeps the errors of what others have written to it. An empty text asks for them.
      if (opened !== undefined || text === '') stream().write(text, done)
      else if (target() === 'file') done?.(writeFile(text))
      else if (target() === 'pipe' && writePipe(Buffer.from(text))) done?.()
      else stream().write(text, done)
    },
  }
}

function targetOf(descriptor: number): Target {
  if (process.platform === 'win32') return 'other'
  try {
    const stats = fstatSync(descriptor)
    if (stats.isFile() || isNull(stats)) return 'file'
    return stats.isFIFO() ? 'pipe' : 'other'
  } catch {
    return 'other'
  }
}

function isNull(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === statSync('/dev/null').rdev
}

/** Writes a whole text. Returns the error if that fails. */
function writeFile(text: string): Error | undefined {
  try {
    let rest: Uint8Array = Buffer.from(text)
    // A disk that is nearly full accepts a part.
    while (rest.length > 0) rest = rest.subarray(writeSync(1, rest))
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/**
 * Writes to a pipe if it accepts the bytes at once, and returns whether it did. Opens the pipe again, because other programs
 * share the flags of the descriptor: a write that waits would keep signals from being handled.
 */
function writePipe(bytes: Uint8Array): boolean {
  if (bytes.length > PIPE_BUF) return false
  try {
    // Only Linux opens the pipe itself under this name.
    const descriptor = openSync('/proc/self/fd/1', constants.O_WRONLY | constants.O_NONBLOCK)
    try {
      return writeSync(descriptor, bytes) === bytes.length
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return false
  }
}
