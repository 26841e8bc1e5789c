/** Someone who can sign in. */
export interface User {
  /** Name that identifies the person. */
  name: string
  email?: string
  /** Accounts that the person may enter, and in which roles. */
  assignments?: Assignment[]
}

/** Roles of a person in one account. */
export interface Assignment {
  /** Twelve digits. */
  accountId: string
  /** Names of roles (permission sets). */
  roles: string[]
}

/** An AWS account of the organization. */
export interface Account {
  /** Twelve digits. */
  accountId: string
  accountName: string
  emailAddress?: string
}

/** Who and what there is in the instance: people, accounts and roles. */
export interface Directory {
  /** The first one is who approves where nobody is named. */
  users: User[]
  accounts?: Account[]
}

/** The directory of an emulator that is given none: one person with two roles in one account. */
export const DEFAULT_DIRECTORY: Directory = {
  users: [
    {
      name: 'alice',
      email: 'alice@example.com',
      assignments: [{accountId: '111122223333', roles: ['AdministratorAccess', 'ViewOnlyAccess']}],
    },
  ],
  accounts: [{accountId: '111122223333', accountName: 'sandbox', emailAddress: 'sandbox@example.com'}],
}
