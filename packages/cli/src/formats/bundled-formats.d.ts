// Declarations of dist/bundled-formats.js, which build.ts generates from the dependencies of this package.
import type {Format} from '@sso-oidc/format'

/** A bundled format. */
export interface BundledFormat {
  /** Package that declares the format. */
  readonly package: string
  readonly summary: string
  /** Loads the module. */
  readonly load: () => Promise<{default: Format}>
}

/** Bundled formats by name. */
export const bundledFormats: Readonly<Record<string, BundledFormat>>
