import {type PageBlock, pageBlocks, pages} from './page-blocks.ts'

/** Code block that no test runs: its page, its first line, and the reason. */
interface Exception {
  readonly page: string
  readonly first: string
  readonly reason: string
  /** Sentence on the page. Default: one that begins with "Not tested". */
  readonly note?: string
}

/** Code blocks that no test runs. The page says so beside each of them. */
export const NOT_RUN: readonly Exception[] = [
  {
    page: 'docs/schemas.md',
    first: 'json2ts create-token.request.json > create-token.ts',
    reason: 'Only `npm run reuse` installs the programs. It reads the commands from the page and runs them.',
    note: 'Run by `npm run reuse`',
  },
  {
    page: 'docs/platforms.md',
    first: 'sha256sum --check --ignore-missing SHA256SUMS',
    reason: 'Only `npm run test-executable` has executables. It reads the commands from the page and runs them.',
    note: 'Run by `npm run test-executable`',
  },
  {
    page: 'docs/emulator.md',
    first: '$ aws sso login --profile dev',
    reason: 'Debian 12 and the registries of npm and Python have no AWS CLI 2.13 or later.',
  },
  {
    page: 'docs/emulator.md',
    first: 'cfg, err := config.LoadDefaultConfig(ctx, config.WithSharedConfigProfile("dev"))',
    reason: 'The AWS SDK for Go of Debian 12 does not read the endpoint variables, and no test downloads Go modules.',
  },
]

const isException = (block: PageBlock): boolean =>
  NOT_RUN.some(({page, first}) => block.page === page && block.first === first)

/**
 * Returns a sentence for each block that was not run, and for each exception that was run or does not exist. `ran` has the
 * places of the blocks that were run.
 */
export function blockFaults(ran: ReadonlySet<string>): string[] {
  const blocks = pages().flatMap((page) => pageBlocks(page))
  const exceptions = blocks.filter(isException)
  const missing = NOT_RUN.filter(
    ({page, first}) => !exceptions.some((block) => block.page === page && block.first === first),
  )
  return [
    ...blocks
      .filter((block) => !ran.has(block.place) && !isException(block))
      .map(({place, first}) => `${place}: ${first}`),
    ...exceptions.filter(({place}) => ran.has(place)).map(({place}) => `${place} is run: remove it from NOT_RUN`),
    ...missing.map(({page, first}) => `${page} has no block with the first line "${first}": remove it from NOT_RUN`),
  ]
}
