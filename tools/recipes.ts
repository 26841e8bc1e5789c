import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** Recipes: heading in CONTRIBUTING.md, and name of the example. */
export const RECIPES = {
  operation: {heading: 'Add an operation', example: 'revoke-token'},
  format: {heading: 'Add a format', example: 'lines'},
  command: {heading: 'Add a command', example: 'service-url'},
} as const

/** Code block of a recipe: a new file, lines to append to a file, or members to merge into a JSON file. */
export interface RecipeBlock {
  readonly how: 'file' | 'append' | 'merge'
  readonly file: string
  readonly text: string
}

/** Returns the code blocks of a recipe in CONTRIBUTING.md, with the name of the example replaced. */
export function recipeBlocks(root: string, kind: keyof typeof RECIPES, name: string): RecipeBlock[] {
  const {heading, example} = RECIPES[kind]
  const contributing = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8')
  const section = contributing.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  const blocks = section.matchAll(/^```\w+ (file|append|merge)=(\S+)\n([\s\S]*?)^```$/gm)
  return [...blocks].map(([, how, file = '', text = '']) => ({
    how: how as RecipeBlock['how'],
    file: rename(file, example, name),
    text: rename(text, example, name),
  }))
}

/**
 * Writes the blocks and returns the names of the files.
 *
 * @throws {Error} if a new file already exists; then nothing is written
 */
export function writeBlocks(root: string, blocks: readonly RecipeBlock[]): string[] {
  const taken = blocks.find(({how, file}) => how === 'file' && existsSync(path.join(root, file)))
  if (taken !== undefined) throw new Error(`${taken.file} already exists.`)
  for (const {how, file, text} of blocks) {
    const target = path.join(root, file)
    const before = how === 'file' ? '' : readFileSync(target, 'utf8')
    mkdirSync(path.dirname(target), {recursive: true})
    writeFileSync(target, how === 'merge' ? mergeJson(before, text) : before + text)
  }
  return blocks.map(({file}) => file)
}

/** Replaces a name in kebab-case, camelCase and PascalCase. Does not replace parts of longer words. */
function rename(text: string, from: string, to: string): string {
  const pascal = (name: string): string => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
  const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  const names = new Map([
    [camel(from), camel(to)],
    [pascal(from), pascal(to)],
    [from, to],
  ])
  // One pass, because the new name can contain the old one.
  const pattern = new RegExp(`\\b${from}\\b|\\b${camel(from)}(?![a-z])|${pascal(from)}(?![a-z])`, 'g')
  return text.replace(pattern, (name) => names.get(name) ?? name)
}

/** Merges the members of JSON objects, sorted by name. */
function mergeJson(text: string, addition: string): string {
  const target = JSON.parse(text) as Record<string, Record<string, unknown>>
  for (const [name, members] of Object.entries(JSON.parse(addition) as typeof target)) {
    target[name] = Object.fromEntries(
      Object.entries({...target[name], ...members}).sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  }
  return `${JSON.stringify(target, null, 2)}\n`
}
