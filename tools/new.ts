// Creates an operation, a format, or a command from its recipe in CONTRIBUTING.md:
//   npm run new -- operation revoke-token
//   npm run new -- format lines
//   npm run new -- command service-url
import {spawnSync} from 'node:child_process'
import path from 'node:path'
import {RECIPES, recipeBlocks, writeBlocks} from './recipes.ts'

const NEXT = {
  operation: 'npm run generate',
  format: 'npm install && npm run generate',
  command: 'npm run generate',
} as const satisfies Record<keyof typeof RECIPES, string>

const root = path.join(import.meta.dirname, '..')
const [kind = '', name = ''] = process.argv.slice(2)

if (!isKind(kind) || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.error(
    'Usage: npm run new -- operation|format|command NAME\nNAME consists of lowercase letters, digits and dashes, such as revoke-token.',
  )
  process.exit(2)
}
try {
  const files = writeBlocks(root, recipeBlocks(root, kind, name))
  spawnSync('biome', ['check', '--write', ...files], {cwd: root, stdio: 'inherit'})
  console.log(`Wrote:\n${files.map((file) => `  ${file}`).join('\n')}\n`)
  console.log(`They contain the example from CONTRIBUTING.md, renamed to ${name}. Edit them, then run ${NEXT[kind]}.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

function isKind(word: string): word is keyof typeof RECIPES {
  return Object.hasOwn(RECIPES, word)
}
