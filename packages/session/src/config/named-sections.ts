import type {Section, Sections} from './parse-config.ts'
import {splitWords} from './split-words.ts'

/** Sections of the configuration file by their name, for each kind that has names. */
export interface NamedSections {
  readonly profiles: ReadonlyMap<string, Section>
  readonly ssoSessions: ReadonlyMap<string, Section>
  readonly services: ReadonlyMap<string, Section>
}

const KINDS = {profile: 'profiles', 'sso-session': 'ssoSessions', services: 'services'} as const satisfies Record<
  string,
  keyof NamedSections
>

/** Kind and name of a section. */
export interface SectionName {
  readonly kind: keyof typeof KINDS
  readonly name: string
}

/**
 * Finds the sections with names, as the AWS CLI does. Of two sections with one name, the later counts. Other sections are
 * ignored.
 */
export function nameSections(sections: Sections): NamedSections {
  const named = {profiles: new Map(), ssoSessions: new Map(), services: new Map()}
  for (const [header, section] of sections) {
    const found = sectionName(header)
    if (found !== undefined) named[KINDS[found.kind]].set(found.name, section)
  }
  return named
}

/**
 * Returns the kind and the name in a header, such as `profile dev` and `sso-session 'my sso'`, as the AWS CLI does: a header
 * is split into words. `default` is a profile. Returns undefined for other headers.
 */
export function sectionName(header: string): SectionName | undefined {
  // The AWS CLI compares only the beginning: [profiles dev] is a profile too.
  const kind = (Object.keys(KINDS) as SectionName['kind'][]).find((word) => header.startsWith(word))
  if (kind === undefined) return header === 'default' ? {kind: 'profile', name: header} : undefined
  const name = secondWord(header)
  return name === undefined ? undefined : {kind, name}
}

/** Returns the second of exactly two words. */
function secondWord(header: string): string | undefined {
  try {
    const [, name, ...others] = splitWords(header)
    return others.length === 0 ? name : undefined
  } catch {
    return undefined // The AWS CLI ignores a header with an open quotation.
  }
}
