// Declarations of dist/bundled-formats.js, which build.ts makes from the dependencies of this package.
import type {Format} from '@sso-oidc/core'

/** A format that comes with the program. */
export interface BundledFormat {
  /** Package that declares it. */
  readonly package: string
  readonly summary: string
  /** Loads its module. */
  readonly load: () => Promise<{default: Format}>
}

/** Formats that come with the program, by name. */
export const bundledFormats: Readonly<Record<string, BundledFormat>>
