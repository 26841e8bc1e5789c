/** What a command finds around it: the process's, or what a test gives it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder that relative paths start from. */
  readonly cwd: string
  /** Reads standard input to its end. Default: the process's. */
  readonly stdin?: () => Promise<Uint8Array>
}
