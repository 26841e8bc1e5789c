import type {Directory, User} from './directory.ts'

/** The people who may sign in: those who are not locked. */
export function unlockedUsers({users}: Directory): User[] {
  return users.filter(({locked}) => locked !== true)
}

/** The person with this name, unless there is none, or one who is locked. */
export function findUser(directory: Directory, name: string | null): User | undefined {
  return unlockedUsers(directory).find((user) => user.name === name)
}

/** Name of the first user who is not locked. Empty when every user is locked. */
export function firstUser(directory: Directory): string {
  return unlockedUsers(directory)[0]?.name ?? ''
}
