import type {Directory, User} from './directory.ts'

/** Returns the users who are not locked. */
export function unlockedUsers({users}: Directory): User[] {
  return users.filter(({locked}) => locked !== true)
}

/** Returns the user with this name, or undefined if no such user exists or the user is locked. */
export function findUser(directory: Directory, name: string | null): User | undefined {
  return unlockedUsers(directory).find((user) => user.name === name)
}

/** Returns the name of the first user who is not locked, or an empty string if every user is locked. */
export function firstUser(directory: Directory): string {
  return unlockedUsers(directory)[0]?.name ?? ''
}
