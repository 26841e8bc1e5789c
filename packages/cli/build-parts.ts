// Divides the program into bundles.
import path from 'node:path'
import type {OutputAsset, OutputChunk} from 'rolldown'

/**
 * Bundles of the commands that scripts run often, in the order in which they get their files: that of the start, what both
 * kinds of commands need, `token` and `credentials`, the operations, and the request of an operation. So these commands read few
 * files, and little that they do not use.
 */
export const PARTS = ['main', 'shared', 'session', 'operation', 'request'] as const

type Files = ReadonlySet<string>

/**
 * Returns the name of the bundle of each file that is in one of `PARTS`. All others get a bundle from the bundler.
 *
 * @param output - Bundles without any division but that of the bundler, from which the dependencies are known
 */
export function partNames(
  folder: string,
  output: readonly (OutputChunk | OutputAsset)[],
): ReadonlyMap<string, (typeof PARTS)[number]> {
  const chunks = new Map(output.flatMap((chunk) => (chunk.type === 'chunk' ? [[chunk.fileName, chunk] as const] : [])))
  const needs = (module: string): Files => {
    const file = path.join(folder, 'src', module)
    const start = [...chunks.values()].find(({modules}) => Object.hasOwn(modules, file))
    if (start === undefined) throw new Error(`No bundle contains ${module}.`)
    return filesBehind(start, chunks)
  }
  const session = new Set([...needs('commands/token.ts'), ...needs('commands/credentials.ts')])
  const operation = needs('commands/operation-command.ts')
  const files: Readonly<Record<(typeof PARTS)[number], Files>> = {
    main: needs('main.ts'),
    shared: new Set([...session].filter((file) => operation.has(file))),
    session,
    operation,
    request: needs('network/connect-client.ts'),
  }
  // The first bundle of a file counts.
  return new Map(PARTS.toReversed().flatMap((name) => Array.from(files[name], (file) => [file, name] as const)))
}

/** Returns the files of a bundle and of all bundles that it imports. */
function filesBehind(start: OutputChunk, chunks: ReadonlyMap<string, OutputChunk>): Files {
  const seen = new Set([start])
  // The loop also visits what it adds.
  for (const {imports} of seen) {
    for (const name of imports) {
      const next = chunks.get(name)
      if (next !== undefined) seen.add(next)
    }
  }
  return new Set([...seen].flatMap(({modules}) => Object.keys(modules)))
}
