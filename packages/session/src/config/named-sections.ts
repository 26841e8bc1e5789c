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

/**
 * Finds the sections with names, such as `[profile dev]` and `[sso-session 'my sso']`, as the AWS CLI does: a header is
 * split into words, and of two sections with one name the later counts. `[default]` is a profile. Other sections are
 * ignored.
 */
export function nameSections(sections: Sections): NamedSections {
  const named = {profiles: new Map(), ssoSessions: new Map(), services: new Map()}
  for (const [header, section] of sections) {
    // The AWS CLI compares only the beginning: [profiles dev] is a profile too.
    const kind = Object.entries(KINDS).find(([word]) => header.startsWith(word))?.[1]
    if (kind !== undefined) {
      const name = secondWord(header)
      if (name !== undefined) named[kind].set(name, section)
    } else if (header === 'default') {
      named.profiles.set(header, section)
    }
  }
  return named
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
