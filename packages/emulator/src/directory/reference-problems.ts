import {isRedirectUri, REDIRECT_URI_RULE} from './application-redirect-uri.ts'
import type {Application, Directory, TrustedTokenIssuer, User} from './directory.ts'
import {DirectoryError, type DirectoryProblem, formatPath} from './directory-error.ts'

const THIS_HOST: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Checks that names and identifiers are unique, and that every reference has a target.
 *
 * @throws {DirectoryError} if the directory is invalid; lists every problem
 */
export function assertReferences(directory: Directory): void {
  const problems = findReferenceProblems(directory)
  if (problems.length > 0) throw new DirectoryError('The directory', problems)
}

/** Returns the problems that the JSON Schema cannot express: duplicate names, and references without a target. */
export function findReferenceProblems(directory: Directory): DirectoryProblem[] {
  const {users, accounts = [], accessKeys = [], applications = [], trustedTokenIssuers = []} = directory
  return [
    ...findDuplicates('users', 'name', users),
    ...findDuplicates('accounts', 'accountId', accounts),
    ...findDuplicates('accessKeys', 'accessKeyId', accessKeys),
    ...findDuplicates('applications', 'arn', applications),
    ...findDuplicates('trustedTokenIssuers', 'issuerUrl', trustedTokenIssuers),
    ...users.flatMap((user, at) => userProblems(user, ['users', at], directory)),
    ...applications.flatMap((application, at) => applicationProblems(application, ['applications', at], directory)),
    ...trustedTokenIssuers.flatMap((issuer, at) => issuerProblems(issuer, ['trustedTokenIssuers', at])),
  ]
}

type Path = DirectoryProblem['path']

function problem(path: Path, predicate: string): DirectoryProblem {
  return {path, message: `${formatPath(path)} ${predicate}`}
}

function findDuplicates<Name extends string>(
  list: string,
  name: Name,
  items: readonly Readonly<Record<Name, string>>[],
): DirectoryProblem[] {
  return items.flatMap((item, at) => {
    const first = items.findIndex((other) => other[name] === item[name])
    return first === at ? [] : [problem([list, at, name], `is the same as ${formatPath([list, first, name])}`)]
  })
}

function userProblems({assignments = []}: User, path: Path, {accounts = []}: Directory): DirectoryProblem[] {
  return assignments.flatMap(({accountId}, at) =>
    accounts.some((account) => account.accountId === accountId)
      ? []
      : [problem([...path, 'assignments', at, 'accountId'], 'is not the ID of an account in the directory')],
  )
}

function applicationProblems(application: Application, path: Path, directory: Directory): DirectoryProblem[] {
  const {redirectUris = [], authorizedTokenIssuers = [], assignedUsers = []} = application
  const {users, trustedTokenIssuers = []} = directory
  const invalid = (list: string, at: number, predicate: string) => problem([...path, list, at], predicate)
  return [
    ...redirectUris.flatMap((uri, at) => (isRedirectUri(uri) ? [] : [invalid('redirectUris', at, REDIRECT_URI_RULE)])),
    ...authorizedTokenIssuers.flatMap(({issuerUrl}, at) =>
      trustedTokenIssuers.some((issuer) => issuer.issuerUrl === issuerUrl)
        ? []
        : [invalid('authorizedTokenIssuers', at, 'is not a trusted token issuer in the directory')],
    ),
    ...assignedUsers.flatMap((name, at) =>
      users.some((user) => user.name === name)
        ? []
        : [invalid('assignedUsers', at, 'is not the name of a user in the directory')],
    ),
  ]
}

function issuerProblems({jwks, jwksUrl}: TrustedTokenIssuer, path: Path): DirectoryProblem[] {
  if ((jwks === undefined) === (jwksUrl === undefined)) return [problem(path, 'needs either jwks or jwksUrl')]
  if (jwksUrl !== undefined && !isSecure(URL.parse(jwksUrl))) {
    return [problem([...path, 'jwksUrl'], 'must be an https URL, or an http URL on this host')]
  }
  return (jwks?.keys ?? []).flatMap(({kty}, at) =>
    kty === 'oct' ? [problem([...path, 'jwks', 'keys', at], 'is a secret key; use a public key')] : [],
  )
}

/** Returns whether a URL is safe from changes in transit: `https`, or `http` on this host. */
function isSecure(url: URL | null): boolean {
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && THIS_HOST.has(url.hostname))
}
