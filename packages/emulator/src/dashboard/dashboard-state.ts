import type {Authorization, Client} from '../control/controls.ts'
import type {LoggedRequest} from '../http/request-log.ts'
import type {Settings} from '../service/handler.ts'
import type {Fault} from '../store/faults.ts'

/** Data of the dashboard. */
export interface DashboardState {
  readonly settings: Pick<Settings, 'directory' | 'region' | 'startUrls' | 'mode' | 'autoApprove'>
  /** Origin of the page. */
  readonly origin: string
  /** Name of the default user for approvals. */
  readonly suggestedUser: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly authorizations: readonly Authorization[]
  readonly clients: readonly Client[]
  /** Logged requests, oldest first. */
  readonly requests: readonly LoggedRequest[]
  readonly faults: readonly Fault[]
  /** Error message of the last action. */
  readonly problem?: string
}
