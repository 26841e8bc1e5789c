import type {Rules, Step} from './model-steps.ts'

interface Client {
  readonly scoped: boolean
  readonly expiresAt: number
}

interface Code {
  readonly client: number
  readonly expiresAt: number
  status: 'pending' | 'approved' | 'denied' | 'used'
  /** Session that the code started. */
  session?: Session
}

interface Device extends Code {
  readonly startedAt: number
  polls: number
  polledAt: number
}

interface Session {
  readonly expiresAt: number
  ended: boolean
}

interface RefreshToken {
  readonly client: number
  readonly session: Session
  usedAt?: number
}

interface AccessToken {
  readonly scoped: boolean
  readonly session: Session
  readonly expiresAt: number
}

const DAY = 86_400_000
const HOUR = 3_600_000

/** Start time of every sequence, in whole seconds, because registrations have whole seconds. */
export const START = Date.UTC(2026, 0, 1)

/** Model of the service: a second implementation of the operations, with lists instead of a database. */
export class Model {
  now = START
  readonly rules: Rules
  readonly clients: Client[] = []
  readonly devices: Device[] = []
  readonly codes: Code[] = []
  readonly refreshTokens: RefreshToken[] = []
  readonly accessTokens: AccessToken[] = []

  constructor(rules: Rules) {
    this.rules = rules
  }

  /** Applies a step and returns its expected outcome, such as an error code, `done`, or `nothing`. */
  apply(step: Step): string {
    switch (step.act) {
      case 'register':
        this.clients.push({scoped: step.scoped, expiresAt: Math.floor(this.now / 1000) * 1000 + 90 * DAY})
        return 'done'
      case 'start':
        return this.#start(step.client)
      case 'authorize':
        return this.#authorize(step.client)
      case 'approve':
      case 'deny':
        return this.#decide(pick(this.devices, step.device), step.act)
      case 'poll':
        return this.#poll(pick(this.devices, step.device), step.foreign)
      case 'redeem':
        return this.#redeem(pick(this.codes, step.code), step.foreign)
      case 'refresh':
        return this.#refresh(pick(this.refreshTokens, step.token), step.foreign)
      case 'list':
      case 'logout':
        return this.#usePortal(pick(this.accessTokens, step.token), step.act)
      case 'move':
        this.now += step.ms
        // A used refresh token cannot be repeated after the clock was moved back.
        if (step.ms < 0) for (const token of this.refreshTokens) token.usedAt &&= -Infinity
        return 'done'
    }
  }

  /** Returns the device authorizations as the controls list them, in any order. */
  authorizations(): unknown[] {
    return this.devices.map(({status, polls, startedAt, expiresAt}) => ({
      status: status === 'pending' && this.now >= expiresAt ? 'expired' : status,
      polls,
      startedAt,
      expiresAt,
    }))
  }

  #start(number: number): string {
    const [at, client] = pick(this.clients, number)
    if (client === undefined) return 'nothing'
    if (this.now >= client.expiresAt) return 'invalid_client'
    const status = this.rules.autoApprove ? 'approved' : 'pending'
    const times = {startedAt: this.now, expiresAt: this.now + 600_000}
    this.devices.push({client: at, status, ...times, polls: 0, polledAt: 0})
    return 'done'
  }

  #authorize(number: number): string {
    const [at, client] = pick(this.clients, number)
    // Without automatic approval, the user would have to approve on the page.
    if (client === undefined || !this.rules.autoApprove) return 'nothing'
    if (this.now >= client.expiresAt) return 'page'
    this.codes.push({client: at, status: 'approved', expiresAt: this.now + 300_000})
    return 'done'
  }

  #decide([, device]: Picked<Device>, act: 'approve' | 'deny'): string {
    if (device === undefined) return 'nothing'
    if (device.status !== 'pending' || this.now >= device.expiresAt) return 'NotFound'
    device.status = act === 'approve' ? 'approved' : 'denied'
    return 'done'
  }

  #poll([, device]: Picked<Device>, foreign: boolean): string {
    if (device === undefined) return 'nothing'
    const problem = this.#problemOfClient(device, foreign)
    if (problem !== undefined) return problem
    if (this.now >= device.expiresAt) return 'expired_token'
    if (device.status === 'denied') return 'access_denied'
    if (device.status === 'used') return 'invalid_grant'
    if (device.status === 'approved') return this.#signIn(device)
    const since = this.now - device.polledAt
    Object.assign(device, {polledAt: this.now, polls: device.polls + 1})
    return device.polls > 2 && since >= 0 && since < 900 ? 'slow_down' : 'authorization_pending'
  }

  #redeem([, code]: Picked<Code>, foreign: boolean): string {
    if (code === undefined) return 'nothing'
    const problem = this.#problemOfClient(code, foreign)
    if (problem !== undefined) return problem
    if (this.now >= code.expiresAt) return 'invalid_grant'
    if (code.status !== 'used') return this.#signIn(code)
    if (this.rules.mode === 'strict' && code.session !== undefined) code.session.ended = true
    return 'invalid_grant'
  }

  #refresh([, token]: Picked<RefreshToken>, foreign: boolean): string {
    if (token === undefined) return 'nothing'
    const problem = this.#problemOfClient(token, foreign)
    if (problem !== undefined) return problem
    const {client, session} = token
    if (session.ended || this.now >= session.expiresAt) return 'invalid_grant'
    if (this.rules.mode === 'strict') {
      const isMisuse = token.usedAt !== undefined && this.now - token.usedAt >= 10_000
      session.ended = isMisuse
      token.usedAt ??= this.now
      if (isMisuse) return 'invalid_grant'
    }
    return this.#issue(client, session)
  }

  #usePortal([, token]: Picked<AccessToken>, act: 'list' | 'logout'): string {
    if (token === undefined) return 'nothing'
    const {session, scoped} = token
    if (session.ended || this.now >= Math.min(token.expiresAt, session.expiresAt)) return 'UnauthorizedException'
    if (act === 'list') return this.rules.mode === 'strict' && !scoped ? 'ForbiddenException' : 'done'
    session.ended = true
    return 'done'
  }

  #problemOfClient({client}: {readonly client: number}, foreign: boolean): string | undefined {
    const [at, owner] = pick(this.clients, foreign ? client + 1 : client)
    if (owner === undefined || this.now >= owner.expiresAt) return 'invalid_client'
    return at === client ? undefined : 'invalid_grant'
  }

  #signIn(code: Code): string {
    code.status = 'used'
    code.session = {expiresAt: this.now + 8 * HOUR, ended: false}
    return this.#issue(code.client, code.session)
  }

  #issue(client: number, session: Session): string {
    const scoped = this.clients[client]?.scoped ?? false
    this.accessTokens.push({scoped, session, expiresAt: this.now + (scoped ? 1 : 8) * HOUR})
    if (!scoped) return 'token for 28800 s'
    this.refreshTokens.push({client, session})
    return 'token for 3600 s, refreshable'
  }
}

/** Index and item, or no item if the list is empty. */
type Picked<Item> = readonly [number, Item | undefined]

/** Selects an item of a list by a number. */
export function pick<Item>(items: readonly Item[], number: number): Picked<Item> {
  const at = items.length === 0 ? 0 : number % items.length
  return [at, items[at]]
}
