import type {Authorization, Client} from '../control/controls.ts'
import type {LoggedRequest} from '../http/request-log.ts'
import type {Settings} from '../service/handler.ts'
import type {Fault} from '../store/faults.ts'

/** All that the dashboard shows. */
export interface DashboardState {
  readonly settings: Pick<Settings, 'directory' | 'region' | 'startUrls' | 'mode' | 'autoApprove'>
  /** Origin of the page. */
  readonly origin: string
  /** Name of the person who is suggested for approvals. */
  readonly person: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly authorizations: readonly Authorization[]
  readonly clients: readonly Client[]
  /** The oldest first. */
  readonly requests: readonly LoggedRequest[]
  readonly faults: readonly Fault[]
  /** What went wrong with an action. */
  readonly problem?: string
}
