/** Platform of an executable. */
export interface Platform {
  /** Name in the files of a release: operating system, processor, and C library if it is not the usual one. */
  readonly name: string
  /** npm package with the runtime, which is a part of the executable. */
  readonly runtime: string
  /** Target of the compiler. */
  readonly target: string
  /** End of the names of programs. Default: none. */
  readonly suffix?: string
}

/** Platforms of a release. */
export const PLATFORMS: readonly Platform[] = [
  {name: 'linux-x64', runtime: '@oven/bun-linux-x64', target: 'bun-linux-x64'},
  {name: 'linux-x64-musl', runtime: '@oven/bun-linux-x64-musl', target: 'bun-linux-x64-musl'},
  {name: 'linux-arm64', runtime: '@oven/bun-linux-aarch64', target: 'bun-linux-arm64'},
  {name: 'macos-arm64', runtime: '@oven/bun-darwin-aarch64', target: 'bun-darwin-arm64'},
  {name: 'macos-x64', runtime: '@oven/bun-darwin-x64', target: 'bun-darwin-x64'},
  {name: 'windows-x64', runtime: '@oven/bun-windows-x64', target: 'bun-windows-x64', suffix: '.exe'},
]

/**
 * Returns the platform with a name.
 *
 * @throws {Error} if there is none; the message lists the names
 */
export function platformNamed(name: string): Platform {
  const found = PLATFORMS.find((platform) => platform.name === name)
  if (found !== undefined) return found
  throw new Error(`Unknown platform ${name}. Platforms: ${PLATFORMS.map((platform) => platform.name).join(', ')}.`)
}

/** Returns the platform of this computer. A musl system is not recognized: name its platform. */
export function ownPlatform(): Platform {
  const system = process.platform === 'darwin' ? 'macos' : process.platform === 'win32' ? 'windows' : process.platform
  return platformNamed(`${system}-${process.arch}`)
}
