import type {Application, Directory, TrustedTokenIssuer, User} from './directory.ts'
import {DirectoryError, type DirectoryProblem, spellPath} from './directory-error.ts'

const THIS_HOST: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Assures that a directory has what it names.
 *
 * @throws {DirectoryError} with every problem
 */
export function assertReferences(directory: Directory): void {
  const problems = findReferenceProblems(directory)
  if (problems.length > 0) throw new DirectoryError('The directory', problems)
}

/** What is wrong with a directory beside its types: names that stand twice, or that stand for nothing. */
export function findReferenceProblems(directory: Directory): DirectoryProblem[] {
  const {users, accounts = [], accessKeys = [], applications = [], trustedTokenIssuers = []} = directory
  return [
    ...findTwins('users', 'name', users),
    ...findTwins('accounts', 'accountId', accounts),
    ...findTwins('accessKeys', 'accessKeyId', accessKeys),
    ...findTwins('applications', 'arn', applications),
    ...findTwins('trustedTokenIssuers', 'issuerUrl', trustedTokenIssuers),
    ...users.flatMap((user, at) => inUser(user, ['users', at], directory)),
    ...applications.flatMap((application, at) => inApplication(application, ['applications', at], directory)),
    ...trustedTokenIssuers.flatMap((issuer, at) => inIssuer(issuer, ['trustedTokenIssuers', at])),
  ]
}

type Path = DirectoryProblem['path']

function problem(path: Path, what: string): DirectoryProblem {
  return {path, message: `${spellPath(path)} ${what}`}
}

function findTwins<Name extends string>(
  list: string,
  name: Name,
  items: readonly Readonly<Record<Name, string>>[],
): DirectoryProblem[] {
  return items.flatMap((item, at) => {
    const first = items.findIndex((other) => other[name] === item[name])
    return first === at ? [] : [problem([list, at, name], `is the same as ${spellPath([list, first, name])}`)]
  })
}

function inUser({assignments = []}: User, path: Path, {accounts = []}: Directory): DirectoryProblem[] {
  return assignments.flatMap(({accountId}, at) =>
    accounts.some((account) => account.accountId === accountId)
      ? []
      : [problem([...path, 'assignments', at, 'accountId'], 'is not the identifier of an account of the directory')],
  )
}

function inApplication(application: Application, path: Path, directory: Directory): DirectoryProblem[] {
  const {redirectUris = [], authorizedTokenIssuers = [], assignedUsers = []} = application
  const {users, trustedTokenIssuers = []} = directory
  const wrong = (list: string, at: number, what: string): DirectoryProblem => problem([...path, list, at], what)
  return [
    ...redirectUris.flatMap((uri, at) => (URL.canParse(uri) ? [] : [wrong('redirectUris', at, 'is not a URI')])),
    ...authorizedTokenIssuers.flatMap(({issuerUrl}, at) =>
      trustedTokenIssuers.some((issuer) => issuer.issuerUrl === issuerUrl)
        ? []
        : [wrong('authorizedTokenIssuers', at, 'is not a trusted token issuer of the directory')],
    ),
    ...assignedUsers.flatMap((name, at) =>
      users.some((user) => user.name === name)
        ? []
        : [wrong('assignedUsers', at, 'is not the name of a user of the directory')],
    ),
  ]
}

function inIssuer({jwks, jwksUrl}: TrustedTokenIssuer, path: Path): DirectoryProblem[] {
  if ((jwks === undefined) === (jwksUrl === undefined)) return [problem(path, 'needs either jwks or jwksUrl')]
  if (jwksUrl !== undefined && !isTrustworthy(URL.parse(jwksUrl))) {
    return [problem([...path, 'jwksUrl'], 'has to be an https URL, or an http URL on this host')]
  }
  return (jwks?.keys ?? []).flatMap(({kty}, at) =>
    kty === 'oct' ? [problem([...path, 'jwks', 'keys', at], 'is a secret key: an issuer has public keys')] : [],
  )
}

/** Whether nobody on the way can change what comes from a URL. */
function isTrustworthy(url: URL | null): boolean {
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && THIS_HOST.has(url.hostname))
}
