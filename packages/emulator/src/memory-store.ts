import {DEVICE_CODE} from './grant-types.ts'
import type {Grant, Registration, Store} from './store.ts'

/** A store in memory, for one process. */
export function createMemoryStore(): Store {
  const registrations = new Map<string, Registration>()
  const grants = new Map<string, Grant>()
  const keysByUserCode = new Map<string, string>()

  return {
    async addRegistration(registration) {
      registrations.set(registration.clientId, registration)
    },
    async findRegistration(clientId) {
      return registrations.get(clientId)
    },
    async addGrant(grant) {
      if (grant.grantType === DEVICE_CODE) {
        if (keysByUserCode.has(grant.userCode)) return false
        keysByUserCode.set(grant.userCode, grant.key)
      }
      grants.set(grant.key, grant)
      return true
    },
    async findGrant(key) {
      return grants.get(key)
    },
    async findGrantByUserCode(userCode) {
      const grant = grants.get(keysByUserCode.get(userCode) ?? '')
      return grant?.grantType === DEVICE_CODE ? grant : undefined
    },
    async changeStatus(key, {from, to}) {
      const grant = grants.get(key)
      if (grant?.status !== from) return false
      grants.set(key, {...grant, status: to})
      return true
    },
    async recordPoll(key, at) {
      const grant = grants.get(key)
      if (grant?.grantType !== DEVICE_CODE) throw new TypeError('Only a device code is polled.')
      grants.set(key, {...grant, polls: grant.polls + 1, polledAt: at})
      return {polls: grant.polls, polledAt: grant.polledAt}
    },
  }
}
