import {Errors} from '@oclif/core'

/**
 * Replaces the error of oclif for a package that is not a plugin with one that says what is missing. Calls `cleanUp` before.
 */
export async function explainInvalid(run: Promise<void>, cleanUp: () => void = () => {}): Promise<void> {
  try {
    await run
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'plugin is invalid') throw error
    cleanUp()
    throw new Errors.CLIError(
      'The package is not a plugin, because its package.json has no member "oclif". A package of formats needs "oclif": {}.',
    )
  }
}
