import type {MiddlewareHandler} from 'hono'

/**
 * Refuses what a page of another site sends. Programs send neither header; a browser sends both, and no page can leave
 * them out.
 */
export const sameOrigin: MiddlewareHandler = async (c, next) => {
  const site = c.req.header('sec-fetch-site') ?? 'none'
  const {origin: own} = new URL(c.req.url)
  const origin = c.req.header('origin') ?? own
  if ((site !== 'none' && site !== 'same-origin') || origin !== own) {
    return c.json({message: 'The controls answer to programs and to pages of the emulator only.'}, 403)
  }
  return next()
}
