import type {Registration} from '../store/registrations.ts'
import {findApplication, toRegistration} from './application.ts'
import type {Settings} from './handler.ts'

/** Returns a registered client or an application of the directory. Both can send users to `/authorize`. */
export async function findClient(clientId: string, settings: Settings): Promise<Registration | undefined> {
  const application = findApplication(settings.directory, clientId)
  return application === undefined ? settings.store.registrations.find(clientId) : toRegistration(application)
}
