import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {ROOT, repositoryFiles} from './repository.ts'

const PACKAGES = readdirSync(path.join(ROOT, 'packages')).sort()
const FILES = new Set(repositoryFiles())
const readText = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

/** Returns the targets of links and images that are not URLs. */
function relativeTargets(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, '')
  const found = [...prose.matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g)]
  const targets = found.map(([, link, attribute]) => link ?? attribute ?? '')
  return targets.filter((target) => !/^[a-z]+:/.test(target))
}

/** Returns the anchors of the headings, as GitHub and npm create them. */
function anchors(text: string): string[] {
  const headings = text.match(/^#+ .*$/gm) ?? []
  return headings.map((line) =>
    line
      .replace(/^#+ /, '')
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

/** Returns a sentence for each link of a page that leads to nothing in the repository. */
function brokenLinks(page: string, text: string): string[] {
  return relativeTargets(text).flatMap((target) => {
    const [file = '', anchor] = target.split('#')
    const at = file === '' ? page : path.posix.join(path.posix.dirname(page), file)
    const isFound = FILES.has(at) || (existsSync(path.join(ROOT, at)) && !at.startsWith('..') && !path.extname(at))
    if (!isFound) return [`${page} links to ${target}, which does not exist`]
    return anchor === undefined || anchors(at === page ? text : readText(at)).includes(anchor)
      ? []
      : [`${page}: ${at} has no #${anchor}`]
  })
}

// npm and GitHub resolve a relative link against the directory of the package in the repository.
test.each([...FILES].filter((file) => file.endsWith('.md')))(
  'each link of %s leads to a file of the repository (H13)',
  (page) => {
    expect(brokenLinks(page, readText(page))).toEqual([])
  },
)

test('links to a missing file, out of the repository, and to a missing heading are found, and code is left out', () => {
  const links = [
    '[a](../../docs/none.md)',
    '<img src="../../../c.png">',
    '[d](https://e.example)',
    '`[f](g)`',
    '[h](#none)',
  ]
  expect(brokenLinks('packages/core/README.md', `# A, \`b\`, and c\n[i](#a-b-and-c)\n${links.join('\n')}`)).toEqual([
    'packages/core/README.md links to ../../docs/none.md, which does not exist',
    'packages/core/README.md links to ../../../c.png, which does not exist',
    'packages/core/README.md: packages/core/README.md has no #none',
  ])
})

test.each(PACKAGES)('the README of %s says which Node it needs before it shows how to install it (H13)', (name) => {
  const text = readText(`packages/${name}/README.md`)
  const [first = ''] = text.split(/^```/m)
  expect(first).toContain('Node 22.16 or later')
  const {engines} = JSON.parse(readText(`packages/${name}/package.json`)) as {engines: {node: string}}
  expect(engines.node).toBe('>=22.16')
})
