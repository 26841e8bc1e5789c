import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {ComponentType, HashAlgorithm} from '@cyclonedx/cyclonedx-library/Enums'
import {Bom, Component, HashDictionary, LicenseRepository, SpdxLicense} from '@cyclonedx/cyclonedx-library/Models'
import {JSON as CycloneDx, JsonSerializer} from '@cyclonedx/cyclonedx-library/Serialize'
import {Spec1dot6} from '@cyclonedx/cyclonedx-library/Spec'
import {BUNDLED_PACKAGES, type BundledPackage} from '../notices.ts'
import type {Executable} from './executables.ts'
import {LockedPackages} from './locked-packages.ts'
import type {Tarball} from './pack-packages.ts'
import {type PublicPackage, publicPackages} from './public-packages.ts'

/**
 * Returns the SBOM of a release in the format CycloneDX 1.6. Each tarball is a component that contains the packages in its
 * bundles. The packages that npm installs with the tarballs are components too, and so are the executables and their runtimes.
 *
 * The SBOM has no time and no random number, so that two builds have the same SBOM.
 */
export function createSbom(
  root: string,
  tarballs: readonly Tarball[],
  executables: readonly Executable[] = [],
): string {
  const packages = publicPackages(root)
  const locked = new LockedPackages(root)
  const bom = new Bom()
  const release = new Component(ComponentType.Application, 'sso-oidc', {
    bomRef: 'sso-oidc',
    version: packages[0]?.version,
  })
  bom.metadata.component = release
  const own = new Map<string, Component>()
  const install = installer(bom, locked)
  // A package comes after the packages that it depends on.
  for (const each of packages) {
    const tarball = tarballs.find(({name}) => name === each.name)
    const component = tarballComponent(each, tarball?.integrity)
    for (const part of readBundled(path.join(root, each.folder))) {
      component.components.add(bundledComponent(component, part, locked))
    }
    for (const name of Object.keys(each.dependencies)) {
      const dependency = own.get(name) ?? install(locked.find(name, each.folder))
      component.dependencies.add(dependency.bomRef)
    }
    own.set(each.name, component)
    bom.components.add(component)
    release.dependencies.add(component.bomRef)
  }
  const runtimes = installer(bom, new LockedPackages(path.join(root, 'tools/executable')), ComponentType.Platform)
  for (const executable of executables) {
    const component = executableComponent(executable)
    const program = packages.find(({folder}) => folder === executable.folder)
    const parts = [program && own.get(program.name), runtimes(`node_modules/${executable.platform.runtime}`)]
    for (const part of parts) if (part !== undefined) component.dependencies.add(part.bomRef)
    bom.components.add(component)
    release.dependencies.add(component.bomRef)
  }
  return new JsonSerializer(new CycloneDx.Normalize.Factory(Spec1dot6)).serialize(bom, {space: 2, sortLists: true})
}

/** Returns the function that adds the package in a directory, and the packages that it depends on, to an SBOM. */
function installer(bom: Bom, locked: LockedPackages, type?: ComponentType): (folder: string) => Component {
  const installed = new Map<string, Component>()
  return function install(folder) {
    const found = locked.read(folder)
    const reference = `${found.name}@${found.version}`
    const known = installed.get(reference)
    if (known !== undefined) return known
    const component = createComponent(found, {reference, integrity: found.integrity, ...(type && {type})})
    installed.set(reference, component)
    for (const dependency of found.dependencies) component.dependencies.add(install(dependency).bomRef)
    bom.components.add(component)
    return component
  }
}

function executableComponent({program, version, platform, filename, integrity}: Executable): Component {
  return new Component(ComponentType.Application, `${program}-${platform.name}`, {
    bomRef: filename,
    version,
    licenses: new LicenseRepository([new SpdxLicense('Apache-2.0')]),
    hashes: new HashDictionary([[HashAlgorithm['SHA-512'], toHex(integrity)]]),
  })
}

function tarballComponent(each: PublicPackage, integrity: string | undefined): Component {
  const type = each.isProgram ? ComponentType.Application : ComponentType.Library
  return createComponent(each, {reference: `${each.name}@${each.version}`, type, integrity})
}

function bundledComponent(bundle: Component, part: BundledPackage, locked: LockedPackages): Component {
  const folder = locked.findVersion(part.name, part.version)
  const integrity = folder === undefined ? undefined : locked.read(folder).integrity
  return createComponent(part, {reference: `${bundle.bomRef.value}/${part.name}@${part.version}`, integrity})
}

interface ComponentOptions {
  /** Unique reference of the component in the SBOM. */
  readonly reference: string
  readonly type?: ComponentType
  /** Hash of the tarball: `sha512-` and Base64. */
  readonly integrity: string | undefined
}

function createComponent({name, version, license}: BundledPackage, options: ComponentOptions): Component {
  const {reference, type = ComponentType.Library, integrity} = options
  const [, group, base = ''] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name) ?? []
  const hashes = integrity === undefined ? [] : [[HashAlgorithm['SHA-512'], toHex(integrity)] as const]
  return new Component(type, base, {
    ...(group !== undefined && {group}),
    bomRef: reference,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: new LicenseRepository([new SpdxLicense(license)]),
    hashes: new HashDictionary(hashes),
  })
}

function toHex(integrity: string): string {
  return Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex')
}

function readBundled(folder: string): BundledPackage[] {
  const file = path.join(folder, BUNDLED_PACKAGES)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BundledPackage[]) : []
}
