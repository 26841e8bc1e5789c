import type {MiddlewareHandler} from 'hono'

/**
 * Rejects requests from pages of other sites. Programs send neither of the two headers. Browsers send both, and pages
 * cannot remove them.
 */
export const sameOrigin: MiddlewareHandler = async (c, next) => {
  const site = c.req.header('sec-fetch-site') ?? 'none'
  const {origin: own} = new URL(c.req.url)
  const origin = c.req.header('origin') ?? own
  if ((site !== 'none' && site !== 'same-origin') || origin !== own) {
    return c.json({message: 'Requests from pages of other sites are not allowed.'}, 403)
  }
  return next()
}
