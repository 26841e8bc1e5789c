import type {Directory, User} from '../directory.ts'

/** The people who may sign in: those who are not locked. */
export function peopleOf({users}: Directory): User[] {
  return users.filter(({locked}) => locked !== true)
}

/** The person with this name, unless there is none, or one who is locked. */
export function findUser(directory: Directory, name: string | null): User | undefined {
  return peopleOf(directory).find((user) => user.name === name)
}
