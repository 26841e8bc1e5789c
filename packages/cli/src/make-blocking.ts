/// <reference path="./bun-ffi.d.ts" />
/**
 * Makes the standard streams blocking again, for a program that replaces this one. The runtime makes pipes and its own terminals
 * non-blocking, and most programs do not expect that.
 */
export async function makeBlocking(): Promise<void> {
  if (process.versions['bun'] !== undefined) return clearFlags()
  setBlocking(process.stdout)
  setBlocking(process.stderr)
  // A question to the user has opened it.
  if (process.getBuiltinModule('node:tty').isatty(0)) setBlocking(process.stdin)
}

function setBlocking(stream: object): void {
  const {_handle: handle} = stream as {_handle?: {setBlocking?: (on: boolean) => void}}
  handle?.setBlocking?.(true)
}

/** Commands and a flag of fcntl(2) on Linux. */
const [F_GETFL, F_SETFL, O_NONBLOCK] = [3, 4, 0o4000]

/**
 * Clears O_NONBLOCK of the standard streams. On macOS, whose fcntl takes its arguments in another way, it stays. Bun closes all
 * other descriptors.
 */
async function clearFlags(): Promise<void> {
  if (process.platform !== 'linux') return
  const {dlopen} = await import('bun:ffi')
  const musl = `libc.musl-${process.arch === 'x64' ? 'x86_64' : 'aarch64'}.so.1`
  const open = (file: string) => dlopen(file, {fcntl: {args: ['int', 'int', 'int'], returns: 'int'}}).symbols
  const {fcntl} = attempt(() => open('libc.so.6')) ?? open(musl)
  for (const descriptor of [0, 1, 2]) {
    const flags = fcntl(descriptor, F_GETFL, 0)
    if (flags >= 0) fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK)
  }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
