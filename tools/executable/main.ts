/**
 * Compiles the programs into single files, with their runtime: npm run executable
 *
 *   -- --platform NAME       platform of the files; repeatable. Default: that of this computer
 *   -- --all                 every platform of a release
 *   -- --runtime FILE        Bun to use in place of that of the npm registry, for one platform
 *   -- --output DIRECTORY    directory of the files. Default: executables
 */
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {writeChecksums} from '../release/checksums.ts'
import {compile, PROGRAM_NAMES} from './compile.ts'
import {executableNotices, NOTICES} from './notices.ts'
import {ownPlatform, PLATFORMS, platformNamed} from './platforms.ts'

const root = path.join(import.meta.dirname, '../..')
const {values} = parseArgs({
  options: {
    platform: {type: 'string', multiple: true},
    all: {type: 'boolean', default: false},
    runtime: {type: 'string'},
    output: {type: 'string', default: path.join(root, 'executables')},
  },
})

try {
  const platforms = values.all ? PLATFORMS : (values.platform?.map(platformNamed) ?? [ownPlatform()])
  if (values.runtime !== undefined && platforms.length > 1) throw new Error('Use --runtime with one platform.')
  const runtime = values.runtime && path.resolve(values.runtime)
  const programs = platforms.flatMap((platform) =>
    PROGRAM_NAMES.map((name) => path.basename(compile(name, {root, platform, output: values.output, runtime}))),
  )
  writeFileSync(path.join(values.output, NOTICES), executableNotices(root))
  const files = [...programs, NOTICES]
  writeChecksums(values.output, files)
  for (const file of files) console.log(path.join(path.relative(process.cwd(), values.output), file))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
