/** One thing that is wrong with a directory. */
export interface DirectoryProblem {
  /** Where: names of members and indexes of items. */
  readonly path: readonly (string | number)[]
  /** One sentence without a full stop. It holds no value of the directory: there are secrets in it. */
  readonly message: string
}

/** A directory that cannot be used. The message lists every problem. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError'
  readonly problems: readonly DirectoryProblem[]

  /**
   * @param subject What has the problems: `The directory users.yaml`
   * @param place Says where a problem is, as the beginning of its line
   */
  constructor(
    subject: string,
    problems: readonly DirectoryProblem[],
    place: (problem: DirectoryProblem) => string = () => '',
  ) {
    const count = problems.length === 1 ? 'has a problem' : `has ${problems.length} problems`
    super(`${subject} ${count}:${problems.map((problem) => `\n  ${place(problem)}${problem.message}`).join('')}`)
    this.problems = problems
  }
}

/** A place in a directory as code spells it: `users[0].name`. */
export function spellPath(path: DirectoryProblem['path']): string {
  const parts = path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
  return parts.join('') || 'The directory'
}
