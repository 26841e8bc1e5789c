// Declaration of the module of Bun that calls functions of C libraries, as far as the executable uses it.
declare module 'bun:ffi' {
  /** Opens a library. Every function that is used takes and returns integers. */
  export function dlopen<Name extends string>(
    file: string,
    functions: Readonly<Record<Name, {readonly args: readonly 'int'[]; readonly returns: 'int'}>>,
  ): {readonly symbols: Readonly<Record<Name, (...values: number[]) => number>>}
}
