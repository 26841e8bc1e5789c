import type {Directory, User} from '../directory.ts'

/** The person with this name, unless there is none, or one who is locked. */
export function findUser({users}: Directory, name: string | null): User | undefined {
  return users.find((user) => user.name === name && user.locked !== true)
}
