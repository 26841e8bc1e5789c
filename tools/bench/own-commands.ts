import path from 'node:path'
import type {Contender} from './measure-in-turns.ts'
import type {TokenServer} from './token-server.ts'

/** The program on Node. */
export const PROGRAM: string = path.join(import.meta.dirname, '../../packages/cli/bin/sso-oidc.js')

/** Returns the words of a create-token command. */
export function createTokenWords(url: string): string[] {
  const client = ['--client-id', 'id', '--client-secret', 'secret']
  const grant = ['--grant-type', 'refresh_token', '--refresh-token', 'token']
  return ['create-token', ...client, ...grant, '--endpoint-url', url, '--region', 'us-east-1']
}

/** Returns the measured commands of the program. */
export function ownCommands({
  id,
  title,
  program,
  server: {url, tls},
}: {
  /** Benchmark, for the IDs. */
  id: string
  /** Form of the program, for the names. */
  title: string
  program: readonly string[]
  server: TokenServer
}): Contender[] {
  const list: {id: string; name: string; words: string[]; relativeTo?: string}[] = [
    {id: 'create-token', name: '`create-token`', words: createTokenWords(url)},
    ...(tls === undefined
      ? []
      : [
          {
            id: 'create-token-https',
            name: '`create-token` with TLS',
            words: [...createTokenWords(tls.url), '--ca-bundle', tls.caBundle],
            relativeTo: 'node/post-https',
          },
        ]),
    {
      id: 'skeleton',
      name: '`create-token --generate-cli-skeleton`',
      words: ['create-token', '--generate-cli-skeleton'],
    },
    {id: 'token', name: '`token`, from the cache', words: ['token']},
    {id: 'credentials', name: '`credentials`, from the cache', words: ['credentials', 'bench']},
    {id: 'version', name: '`--version`', words: ['--version']},
    {id: 'help', name: '`--help`', words: ['--help']},
  ]
  return list.map(({words, ...each}) => ({
    relativeTo: 'node/post',
    ...each,
    id: `${id}/${each.id}`,
    name: `${each.name}, ${title}`,
    command: [...program, ...words],
  }))
}
