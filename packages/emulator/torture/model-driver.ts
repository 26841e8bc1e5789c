import {ControlError, type Emulator} from '@sso-oidc/emulator'
import {pick} from './model.ts'
import type {Rules, Step} from './model-steps.ts'
import {type Origin, originOf} from './origin.ts'
import {
  authorizationCode,
  type Credentials,
  type Redemption,
  register,
  startDevice,
  UnexpectedResponse,
} from './sign-in.ts'

/** Runs the steps of a sequence on an emulator. Returns the same outcomes as the model. */
export class ModelDriver {
  readonly #emulator: Emulator
  readonly #origin: Origin
  readonly #rules: Rules
  // These lists have the order of the lists of the model.
  readonly #clients: Credentials[] = []
  readonly #devices: {userCode: string; redemption: Redemption}[] = []
  readonly #codes: Redemption[] = []
  readonly #refreshTokens: Redemption[] = []
  readonly #accessTokens: string[] = []

  constructor(emulator: Emulator, rules: Rules) {
    this.#emulator = emulator
    this.#origin = originOf(emulator)
    this.#rules = rules
  }

  /** Runs a step and returns its outcome. */
  async apply(step: Step): Promise<string> {
    switch (step.act) {
      case 'register':
        this.#clients.push(await register(this.#origin, step.scoped ? 'sso:account:access' : 'openid'))
        return 'done'
      case 'start':
        return this.#obtain(step.client, async (client) => this.#devices.push(await startDevice(this.#origin, client)))
      case 'authorize':
        if (!this.#rules.autoApprove) return 'nothing'
        return this.#obtain(step.client, async (client) => {
          this.#codes.push(await authorizationCode(this.#origin, client))
        })
      case 'approve':
      case 'deny':
        return this.#decide(step.act, step.device)
      case 'poll':
        return this.#redeem(pick(this.#devices, step.device)[1]?.redemption, step.foreign)
      case 'redeem':
        return this.#redeem(pick(this.#codes, step.code)[1], step.foreign)
      case 'refresh':
        return this.#redeem(pick(this.#refreshTokens, step.token)[1], step.foreign)
      case 'list':
      case 'logout':
        return this.#usePortal(step.act, pick(this.#accessTokens, step.token)[1])
      case 'move':
        await this.#emulator.advance(step.ms / 1000)
        return 'done'
    }
  }

  async #obtain(number: number, obtain: (client: Credentials) => Promise<unknown>): Promise<string> {
    const [, client] = pick(this.#clients, number)
    if (client === undefined) return 'nothing'
    try {
      await obtain(client)
      return 'done'
    } catch (error) {
      if (!(error instanceof UnexpectedResponse)) throw error
      return String(error.response.body['error'] ?? 'page')
    }
  }

  async #decide(act: 'approve' | 'deny', number: number): Promise<string> {
    const [, device] = pick(this.#devices, number)
    if (device === undefined) return 'nothing'
    try {
      await this.#emulator[act](device.userCode)
      return 'done'
    } catch (error) {
      if (error instanceof ControlError) return error.code
      throw error
    }
  }

  async #usePortal(act: 'list' | 'logout', accessToken: string | undefined): Promise<string> {
    if (accessToken === undefined) return 'nothing'
    const headers = {'x-amz-sso_bearer_token': accessToken}
    const {status, body} = await (act === 'list'
      ? this.#origin.get('/assignment/accounts', headers)
      : this.#origin.post('/logout', undefined, headers))
    return status === 200 ? 'done' : String(body['__type']).replace(/.*#/, '')
  }

  /** Exchanges a code or refresh token, as its own client or as another client. */
  async #redeem(redemption: Redemption | undefined, foreign: boolean): Promise<string> {
    if (redemption === undefined) return 'nothing'
    const owner = this.#clients.findIndex(({clientId}) => clientId === redemption.clientId)
    const [, client] = pick(this.#clients, foreign ? owner + 1 : owner)
    const {status, body} = await this.#origin.post('/token', {...redemption, ...client})
    if (status !== 200) return String(body['error'])
    const {accessToken, expiresIn, refreshToken} = body
    this.#accessTokens.push(String(accessToken))
    if (typeof refreshToken !== 'string') return `token for ${expiresIn} s`
    const {clientId, clientSecret} = redemption
    this.#refreshTokens.push({clientId, clientSecret, grantType: 'refresh_token', refreshToken})
    return `token for ${expiresIn} s, refreshable`
  }
}
