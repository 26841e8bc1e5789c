import {type AnyOperation, operations, type ServiceName, serviceOf} from '@sso-oidc/core'
import {Rejection} from '../service/rejections.ts'

/** Route of an operation. */
interface Route {
  readonly operation: AnyOperation
  readonly service: ServiceName
  readonly method: string
  readonly path: string
  /** Query parameters that the route requires, in addition to the fields of the request. */
  readonly query: readonly (readonly [string, string])[]
}

/** Routes of all operations in the registry. Routes with query parameters come before routes without. */
const ROUTES: readonly Route[] = Object.values(operations)
  .map((operation) => {
    const {pathname, searchParams} = new URL(operation.path, 'http://localhost')
    const {method = 'POST'} = operation
    return {operation, service: serviceOf(operation), method, path: pathname, query: [...searchParams]}
  })
  .sort((a, b) => b.query.length - a.query.length)

/** Returns the operation of a request target (path and query). */
export function findOperation(method: string, target: string): AnyOperation | undefined {
  const [path, search] = target.split('?')
  const routes = ROUTES.filter((route) => route.path === path && route.method === method)
  const parameters = new URLSearchParams(search)
  return routes.find(({query}) => query.every(([name, value]) => parameters.get(name) === value))?.operation
}

/** Returns the methods of a path. */
export function methodsOf(path: string): string[] {
  return [...new Set(ROUTES.filter((route) => route.path === path).map(({method}) => method))]
}

/** Returns the rejection of a request without a route: an unknown path, or a method that the path does not support. */
export function unroutedRejection(path: string): Rejection {
  const routes = ROUTES.filter((route) => route.path === path)
  if (!routes.some(({service}) => service === 'sso')) return new Rejection('unknownOperation')
  return new Rejection('otherMethod', {headers: {Allow: methodsOf(path).join(', ')}})
}
