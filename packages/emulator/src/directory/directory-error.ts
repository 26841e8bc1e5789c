/** Error in a directory. */
export interface DirectoryProblem {
  /** Location in the directory: field names and item indexes. */
  readonly path: readonly (string | number)[]
  /** Sentence without a full stop. Contains no values of the directory, because it holds secrets. */
  readonly message: string
}

/** Thrown for an invalid directory. The message lists every problem. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError'
  readonly problems: readonly DirectoryProblem[]

  /**
   * @param subject Name of the directory in the message, such as `The directory users.yaml`
   * @param formatPosition Returns a prefix for the line of a problem, such as `line 1, column 1: `
   */
  constructor(
    subject: string,
    problems: readonly DirectoryProblem[],
    formatPosition: (problem: DirectoryProblem) => string = () => '',
  ) {
    const count = problems.length === 1 ? 'has a problem' : `has ${problems.length} problems`
    super(
      `${subject} ${count}:${problems.map((problem) => `\n  ${formatPosition(problem)}${problem.message}`).join('')}`,
    )
    this.problems = problems
  }
}

/** Formats the location of a problem as code: `users[0].name`. */
export function formatPath(path: DirectoryProblem['path']): string {
  const parts = path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
  return parts.join('') || 'The directory'
}
