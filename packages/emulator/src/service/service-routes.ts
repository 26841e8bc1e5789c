import {Hono} from 'hono'
import {bodyLimit} from 'hono/body-limit'
import {toResponse} from '../answer.ts'
import {answerOperation, MAX_BODY_BYTES, refusalAnswer} from './answer-operation.ts'
import type {Sender, Settings} from './handler.ts'
import type {Ids} from './identifiers.ts'
import {Refusal} from './refusals.ts'
import {findOperation, ROUTES, refusalOfMethod} from './routes.ts'

interface ServiceEnvironment {
  readonly Bindings: Sender
  readonly Variables: {operation: string}
}

/** The operations of the registry over HTTP. Routes say which operation they are by `c.set('operation', name)`. */
export function serviceRoutes(settings: Settings): Hono<ServiceEnvironment> {
  const app = new Hono<ServiceEnvironment>()
  for (const {path, service} of ROUTES) {
    const onError = () => {
      throw new Refusal('tooLarge', {service})
    }
    app.all(path, bodyLimit({maxSize: MAX_BODY_BYTES, onError}), async (c) => {
      const {method, url} = c.req
      const operation = findOperation(method, path + new URL(url).search)
      if (operation === undefined) throw refusalOfMethod(path)
      c.set('operation', operation.name)
      const body = new Uint8Array(await c.req.arrayBuffer())
      const request = {method, url, headers: c.req.header(), body, ...c.env}
      return toResponse(await answerOperation(operation, request, settings))
    })
  }
  return app
}

/** The answer to a request that failed, for whoever asked by `fetch`. */
export function refuse(error: unknown, ids: Ids): Response {
  return toResponse(refusalAnswer(error, ids))
}
