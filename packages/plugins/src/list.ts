import {commands} from '@oclif/plugin-plugins'

type Listed = Awaited<ReturnType<InstanceType<(typeof commands)['plugins']>['run']>>

/** `sso-oidc plugins`: the command of oclif with a short list for `--json`. */
export class List extends commands.plugins {
  override async run(): Promise<Listed> {
    const isCore = this.argv.includes('--core')
    const plugins = await super.run()
    const shown = plugins.filter(({type}) => isCore || type === 'user' || type === 'link')
    const rows = shown.map((plugin) => {
      const {name, version, type} = plugin
      return {name, version, type, ...('root' in plugin ? {root: plugin.root} : {})}
    })
    return rows as Listed
  }
}
