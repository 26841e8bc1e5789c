import type {MiddlewareHandler} from 'hono'
import {FOREIGN_MESSAGE, requesterOf} from '../http/requester.ts'

/** Rejects requests that a page of another site caused, also links. */
export const rejectForeign: MiddlewareHandler = async ({req, json}, next) => {
  const {method, url} = req
  const requester = requesterOf({method, url, header: (name) => req.header(name)})
  return requester === 'own' ? next() : json({message: FOREIGN_MESSAGE}, 403)
}
