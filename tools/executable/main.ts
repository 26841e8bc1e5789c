/**
 * Compiles the programs into single files, with their runtime: npm run executable
 *
 *   -- --platform NAME       platform of the files; repeatable. Default: that of this computer
 *   -- --all                 every platform of a release
 *   -- --output DIRECTORY    directory of the files. Default: executables
 */
import path from 'node:path'
import {parseArgs} from 'node:util'
import {writeChecksums} from '../release/checksums.ts'
import {compile, PROGRAMS} from './compile.ts'
import {ownPlatform, PLATFORMS, platformNamed} from './platforms.ts'

const root = path.join(import.meta.dirname, '../..')
const {values} = parseArgs({
  options: {
    platform: {type: 'string', multiple: true},
    all: {type: 'boolean', default: false},
    output: {type: 'string', default: path.join(root, 'executables')},
  },
})

try {
  const platforms = values.all ? PLATFORMS : (values.platform?.map(platformNamed) ?? [ownPlatform()])
  const names = Object.keys(PROGRAMS) as (keyof typeof PROGRAMS)[]
  const files = platforms.flatMap((platform) =>
    names.map((name) => path.basename(compile(name, {root, platform, output: values.output}))),
  )
  writeChecksums(values.output, files)
  for (const file of files) console.log(path.join(path.relative(process.cwd(), values.output), file))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
