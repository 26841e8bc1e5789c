import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs'

/** Maximum size of a file or of standard input in bytes: 1 MiB. */
const MAX_BYTES = 1_048_576

/** Pipes that the process inherits open: standard input, and those that a shell makes for `<(…)`. */
const INHERITED_PIPE = /^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/\d+)$/

/** Reason why a file cannot be read, as a fragment that follows "cannot read …: ". */
export class FileError extends Error {
  /** Whether the file does not exist. */
  readonly isMissing: boolean

  constructor(reason: string, {isMissing = false, ...options}: ErrorOptions & {isMissing?: boolean} = {}) {
    super(reason, options)
    this.isMissing = isMissing
  }
}

/**
 * Reads a file of at most 1 MiB.
 *
 * Never waits for a writer: a named pipe is rejected, unless the process inherited it open (`/dev/stdin`, `/dev/fd/7`).
 *
 * @throws {FileError} if the file cannot be read
 */
export function readFile(file: string): Uint8Array {
  const isInherited = INHERITED_PIPE.test(file)
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, constants.O_RDONLY | (isInherited ? 0 : (constants.O_NONBLOCK ?? 0)))
    if (!isInherited && fstatSync(descriptor).isFIFO())
      throw new FileError('it is a named pipe. Use standard input instead')
    return readDescriptor(descriptor)
  } catch (error) {
    throw toFileError(error)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Reads to the end instead of to the reported size, which is 0 for the files of /proc. */
function readDescriptor(descriptor: number): Uint8Array {
  const chunks: Uint8Array[] = []
  for (let total = 0; ; ) {
    const chunk = new Uint8Array(65_536)
    const size = readSync(descriptor, chunk)
    if (size === 0) return Buffer.concat(chunks)
    total = assertSize(total + size)
    chunks.push(chunk.subarray(0, size))
  }
}

/**
 * Reads a stream to its end, at most 1 MiB. Standard input is read like this, because a synchronous read delays signals
 * until it returns.
 *
 * @throws {FileError} if the stream cannot be read
 */
export async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let total = 0
  try {
    for await (const chunk of stream) {
      total = assertSize(total + chunk.length)
      chunks.push(chunk)
    }
  } catch (error) {
    throw toFileError(error)
  }
  return Buffer.concat(chunks)
}

function assertSize(total: number): number {
  if (total > MAX_BYTES) throw new FileError(`larger than ${MAX_BYTES} bytes`)
  return total
}

/** Converts an error of the file system. */
export function toFileError(error: unknown): FileError {
  if (error instanceof FileError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
  return new FileError(REASONS[code] ?? (code || String(error)), {cause: error, isMissing})
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EAGAIN: 'no data available',
  EISDIR: 'it is a directory',
  ENAMETOOLONG: 'file name too long',
  ENOENT: 'no such file',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'no such directory',
  EROFS: 'read-only file system',
}
