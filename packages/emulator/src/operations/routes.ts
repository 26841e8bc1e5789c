import {type AnyOperation, operations, type ServiceName, serviceOf} from '@sso-oidc/core'
import {Refusal} from '../service/refusals.ts'

/** Where an operation is. */
interface Route {
  readonly operation: AnyOperation
  readonly service: ServiceName
  readonly method: string
  readonly path: string
  /** What the query has to hold beside members. */
  readonly query: readonly (readonly [string, string])[]
}

/** A route for every operation of the registry. One with a query comes before one that has its path alone. */
const ROUTES: readonly Route[] = Object.values(operations)
  .map((operation) => {
    const {pathname, searchParams} = new URL(operation.path, 'http://localhost')
    const {method = 'POST'} = operation
    return {operation, service: serviceOf(operation), method, path: pathname, query: [...searchParams]}
  })
  .sort((a, b) => b.query.length - a.query.length)

/** The operation that a request for a path, with its query, means. */
export function findOperation(method: string, target: string): AnyOperation | undefined {
  const [path, search] = target.split('?')
  const routes = ROUTES.filter((route) => route.path === path && route.method === method)
  if (routes.length === 0) return undefined
  const parameters = new URLSearchParams(search)
  return routes.find(({query}) => query.every(([name, value]) => parameters.get(name) === value))?.operation
}

/** What is said of a path that has no operation at all, or none with this method. */
export function refusalOfMethod(path: string): Refusal {
  const routes = ROUTES.filter((route) => route.path === path)
  if (!routes.some(({service}) => service === 'sso')) return new Refusal('unknownOperation')
  return new Refusal('otherMethod', {headers: {Allow: routes.map(({method}) => method).join(', ')}})
}
