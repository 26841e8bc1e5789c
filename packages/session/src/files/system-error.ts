/**
 * Returns the name of an error of the operating system, such as `ENOSPC`, or undefined for another error. Node does not
 * know some of them, such as `EDQUOT`, and calls them `Unknown system error -122`.
 */
export function systemErrorName(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const {code} = error
  if (!('errno' in error) || !/^unknown/i.test(String(code))) return String(code)
  const {errno} = process.getBuiltinModule('node:os').constants
  const [name] = Object.entries(errno).find(([, value]) => value === -Number(error.errno)) ?? []
  return name ?? String(code)
}

/** Returns whether an error of the file system says that a file, or a directory above it, does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
