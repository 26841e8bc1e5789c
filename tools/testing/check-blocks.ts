// Set-up of all tests: after them, checks that each code block of each page was run.
import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import type {TestProject} from 'vitest/node'

const ROOT = path.join(import.meta.dirname, '../..')

/** Returns the test files that run code blocks of pages. */
export function filesWithBlocks(): string[] {
  const tests = globSync(['packages/*/test/**/*.test.ts', 'tools/test/**/*.test.ts'], {cwd: ROOT})
  return tests
    .map((file) => path.join(ROOT, file))
    .filter((file) => readFileSync(file, 'utf8').includes('testing/page-blocks.ts'))
}

/** Returns the check. It fails the run if all tests of blocks have run, and one of the blocks was not run. */
export default function setUp({vitest}: TestProject): () => Promise<void> {
  return async () => {
    const modules = vitest.state.getTestModules()
    const ranFiles = new Set(modules.map(({moduleId}) => moduleId))
    const isPart = vitest.config.testNamePattern !== undefined || vitest.config.watch
    const files = filesWithBlocks()
    if (isPart || files.some((file) => !ranFiles.has(file))) return
    const tests = modules.flatMap((module) => [...module.children.allTests('passed')])
    const ran = new Set(tests.flatMap((test) => test.meta().blocks ?? []))
    // The pages are read only here, because most runs are of a few files.
    const {blockFaults} = await import('./blocks-not-run.ts')
    const faults = blockFaults(ran)
    if (faults.length === 0) return console.log(`Ran ${ran.size} code blocks of the pages.`)
    console.error(`Not all code blocks of the pages were run:\n${faults.join('\n')}`)
    const relevant = modules.filter(({moduleId}) => files.includes(moduleId))
    const isSkipped = relevant.some((module) => [...module.children.allTests('skipped')].length > 0)
    // A program that a test needs can be missing, except in CI.
    if (!isSkipped || process.env['CI'] === 'true') process.exitCode = 1
  }
}
