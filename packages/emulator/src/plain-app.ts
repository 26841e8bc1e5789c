import type {Answer} from './answer.ts'
import type {RequestLog} from './control/request-log.ts'
import {answerOperation} from './service/answer-operation.ts'
import type {Sender, Settings} from './service/handler.ts'
import type {RawRequest} from './service/iam/signature.ts'
import {findOperation} from './service/routes.ts'

/** What programs ask for, answered without the objects of `fetch`. */
export interface PlainApp {
  /** How a request for a path, with its query, is answered; undefined for what is left to the pages. */
  find(method: string, target: string): ((request: RawRequest & Sender) => Promise<Answer>) | undefined
}

/** The operations and `/health`, for a server: three times as fast as by the pages' framework. */
export function createPlainApp(settings: Settings, log: RequestLog): PlainApp {
  return {
    find(method, target) {
      const operation = findOperation(method, target)
      if (operation === undefined && !(method === 'GET' && target === '/health')) return undefined
      const [path = ''] = target.split('?')
      return async (request) => {
        const started = Date.now()
        const answer = await (operation === undefined
          ? checkHealth(settings)
          : answerOperation(operation, request, settings))
        const {status, headers} = answer
        log.record({method, path, operation: operation?.name, status, errorType: headers['x-amzn-ErrorType'], started})
        return answer
      }
    },
  }
}

/** Whether the store answers. */
export async function checkHealth({store}: Settings): Promise<Answer> {
  const healthy = await store.moment().then(
    () => true,
    () => false,
  )
  return {
    status: healthy ? 200 : 503,
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({status: healthy ? 'ok' : 'the store does not answer'}),
  }
}
