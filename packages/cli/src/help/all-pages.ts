import {operations} from '@sso-oidc/core'
import {outputNames} from '../words/global-flags.ts'
import {operationPage} from './operation-page.ts'
import type {Page} from './page.ts'
import {programPage} from './program-page.ts'
import {toMarkdown} from './to-markdown.ts'
import {toRoff} from './to-roff.ts'

const operationPages = (): Page[] => Object.values(operations).map((operation) => operationPage(operation, outputNames))

/** Manual pages by file name: `sso-oidc.1`, and one for the command of each operation. */
export function manualPages(commands: Parameters<typeof programPage>[0], version: string): Map<string, string> {
  const pages = [programPage(commands, outputNames), ...operationPages()]
  return new Map(pages.map((page) => [`${page.name.replaceAll(' ', '-')}.1`, toRoff(page, version)]))
}

/** Pages of the documentation by file name: `create-token.md`. */
export function documentationPages(): Map<string, string> {
  return new Map(operationPages().map((page) => [`${page.name.replace('sso-oidc ', '')}.md`, toMarkdown(page)]))
}
