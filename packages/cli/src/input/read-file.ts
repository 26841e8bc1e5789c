import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs'

/** Bytes of a file or of standard input that are read at most: 1 MiB. */
const MAX_BYTES = 1_048_576

/** Pipes that the process was given open: standard input, and those that a shell makes for `<(…)`. */
const OWN_PIPE = /^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/\d+)$/

/** Why a file cannot be read. The message goes behind "cannot read …: ". */
export class FileError extends Error {
  /** Whether there is no such file. */
  readonly isMissing: boolean

  constructor(reason: string, {isMissing = false, ...options}: ErrorOptions & {isMissing?: boolean} = {}) {
    super(reason, options)
    this.isMissing = isMissing
  }
}

/**
 * Reads a whole file, without waiting for anyone and without taking more memory than 1 MiB: a device that never ends is
 * too long, and a pipe is read only where the process was given it open.
 *
 * @throws {FileError}
 */
export function readFile(file: string): Uint8Array {
  const isOwn = OWN_PIPE.test(file)
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, constants.O_RDONLY | (isOwn ? 0 : (constants.O_NONBLOCK ?? 0)))
    if (!isOwn && fstatSync(descriptor).isFIFO()) {
      throw new FileError('it is a pipe, and nobody may be at its other end; use standard input')
    }
    return readDescriptor(descriptor)
  } catch (error) {
    throw toFileError(error)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** The size that the system tells is no help: it is 0 for the files of /proc. */
function readDescriptor(descriptor: number): Uint8Array {
  const chunks: Uint8Array[] = []
  for (let total = 0; ; ) {
    const chunk = new Uint8Array(65_536)
    const size = readSync(descriptor, chunk)
    if (size === 0) return Buffer.concat(chunks)
    total = count(total + size)
    chunks.push(chunk.subarray(0, size))
  }
}

/**
 * Reads standard input to its end, up to 1 MiB. Signals end the process while it waits, as they should: a synchronous
 * read would hold them back.
 *
 * @throws {FileError}
 */
export async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let total = 0
  try {
    for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
      total = count(total + chunk.length)
      chunks.push(chunk)
    }
  } catch (error) {
    throw toFileError(error)
  }
  return Buffer.concat(chunks)
}

function count(total: number): number {
  if (total > MAX_BYTES) throw new FileError(`it is longer than ${MAX_BYTES} bytes`)
  return total
}

function toFileError(error: unknown): FileError {
  if (error instanceof FileError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
  return new FileError(REASONS[code] ?? (code || String(error)), {cause: error, isMissing})
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is missing',
  EAGAIN: 'there is nothing to be read',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such folder',
}
