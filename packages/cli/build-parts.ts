// Divides the program into bundles.
import path from 'node:path'
import type {OutputAsset, OutputChunk} from 'rolldown'

/**
 * Bundles of the commands that scripts run often, in the order in which they get their files: the start and what both kinds of
 * commands need, `token` and `credentials`, and the operations. Each file takes 0.3 ms to find and open, so there are few.
 */
export const PARTS = ['main', 'session', 'operation'] as const

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
  const filesOf = (...modules: readonly string[]): Files => {
    const found = modules.flatMap((module) => {
      const file = path.join(folder, module)
      const start = [...chunks.values()].find((chunk) => Object.hasOwn(chunk.modules, file))
      if (start === undefined) throw new Error(`No bundle contains ${module}.`)
      return [...filesBehind(start, chunks)]
    })
    return new Set(found)
  }
  const session = filesOf('src/commands/token.ts', 'src/commands/credentials.ts')
  const operation = filesOf('src/commands/operation-command.ts', 'src/network/connect-client.ts')
  // The default format belongs to the start.
  const start = filesOf('src/main.ts', '../format-json/dist/index.js')
  const main = [...start, ...[...session].filter((file) => operation.has(file))]
  const files: Readonly<Record<(typeof PARTS)[number], Iterable<string>>> = {main, session, operation}
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
