import {type BuildOptions, build} from 'esbuild'

/** Bundles a file or a text as a script for a browser. Its exports are members of the global `application`. */
export async function bundleForBrowser(input: Pick<BuildOptions, 'entryPoints' | 'stdin'>): Promise<string> {
  const {outputFiles} = await build({
    ...input,
    bundle: true,
    format: 'iife',
    globalName: 'application',
    logLevel: 'error',
    platform: 'browser',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
