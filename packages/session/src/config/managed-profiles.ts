import {appendSections, assertWritable, editSection, sectionLines} from './edit-config.ts'
import {sectionName} from './named-sections.ts'
import {type Line, scanLines, splitPair} from './scan-lines.ts'

/** Profile that is written to the configuration file. */
export interface ManagedProfile {
  readonly name: string
  readonly settings: Readonly<Record<string, string>>
}

/** Changes of a configuration file to a set of profiles. The lists have the names of profiles. */
export interface ProfilesPlan {
  /** New text of the file. */
  readonly text: string
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  /** Profiles that exist with other settings and were not written before. They stay as they are. */
  readonly kept: readonly string[]
  /** Profiles that were written before and are not in the set. */
  readonly stale: readonly string[]
}

/** Settings of which a profile has only those in its own settings. */
const EXCLUSIVE = [
  'credential_process',
  'sso_account_id',
  'sso_region',
  'sso_role_name',
  'sso_session',
  'sso_start_url',
]

/** One section of the file: its header and all lines up to the next header. */
interface Block {
  readonly text: string
  readonly lines: readonly Line[]
  /** Name of the profile. Undefined for other sections. */
  readonly name: string | undefined
  /** Whether the section has the marker. */
  readonly isOwn: boolean
}

/**
 * Returns the text of a valid configuration file with a set of profiles.
 *
 * A new section has the marker as a comment. Only sections with the marker are changed, and with `prune`, those that are not
 * in the set are removed. All other lines stay as they are.
 *
 * @throws {ConfigError} `InvalidSetting` if a name or a value cannot be written
 */
export function planProfiles(
  text: string,
  profiles: readonly ManagedProfile[],
  {marker, prune}: {marker: string; prune: boolean},
): ProfilesPlan {
  for (const {name, settings} of profiles) assertWritable({kind: 'profile', name, settings})
  const wanted = new Map(profiles.map((profile) => [profile.name, profile]))
  const blocks = blocksOf(text, marker)
  // Of two sections with one name, the later counts.
  const current = new Map(blocks.flatMap((block) => (block.name === undefined ? [] : [[block.name, block] as const])))
  const [added, changed, unchanged, kept]: [string[], string[], string[], string[]] = [[], [], [], []]
  const edited = new Map<Block, string>()
  for (const profile of profiles) {
    const block = current.get(profile.name)
    const next = block === undefined ? undefined : update(block, profile)
    if (block === undefined) added.push(profile.name)
    else if (next === block.text) unchanged.push(profile.name)
    else if (!block.isOwn) kept.push(profile.name)
    else {
      changed.push(profile.name)
      edited.set(block, next ?? '')
    }
  }
  const stale = blocks.filter(({name = '', isOwn}) => isOwn && !wanted.has(name))
  for (const block of prune ? stale : []) edited.set(block, withoutSection(block, marker))
  const [lastBlock] = blocks.slice(-1)
  const isLastRemoved = lastBlock !== undefined && edited.get(lastBlock) === ''
  const left = blocks.map((block) => edited.get(block) ?? block.text).join('')
  // The empty line before the last section goes with it.
  const before = isLastRemoved ? left.replace(/(\r\n|\r|\n)\1$/, '$1') : left
  const sections = added.map((name) => newSection(wanted.get(name), marker))
  return {
    text: sections.length === 0 ? before : appendSections(before, scanLines(before), sections),
    ...{added, changed, unchanged, kept},
    stale: stale.flatMap(({name}) => name ?? []),
  }
}

function newSection(profile: ManagedProfile | undefined, marker: string): string[] {
  const [header = '', ...pairs] = sectionLines({kind: 'profile', name: '', settings: {}, ...profile})
  return [header, marker, ...pairs]
}

/** Splits a file into the lines before the first header and the sections. */
function blocksOf(text: string, marker: string): Block[] {
  const groups: Line[][] = [[]]
  for (const line of scanLines(text)) {
    if (line.kind === 'header') groups.push([line])
    else groups.at(-1)?.push(line)
  }
  return groups.map((lines) => {
    const [first] = lines
    const found = first?.kind === 'header' ? sectionName(first.content) : undefined
    const name = found?.kind === 'profile' ? found.name : undefined
    const isOwn = name !== undefined && lines.some(({kind, content}) => kind === 'comment' && content === marker)
    return {text: join(lines), lines, name, isOwn}
  })
}

/** Returns the text of a section with the settings of a profile, and without other settings of the same purpose. */
function update({text}: Block, {name, settings}: ManagedProfile): string {
  const written = editSection(text, {kind: 'profile', name, settings})
  const removed = new Set(EXCLUSIVE.filter((key) => settings[key] === undefined))
  let isRemoved = false
  const left = scanLines(written).filter(({kind, content}) => {
    if (kind === 'pair') isRemoved = removed.has(splitPair(content).key)
    return !(isRemoved && (kind === 'pair' || kind === 'continuation'))
  })
  return join(left)
}

/** Returns the lines behind a section: comments that follow its last setting, which can belong to the next section. */
function withoutSection({lines}: Block, marker: string): string {
  const last = lines.findLastIndex(({kind, content}) => (kind !== 'blank' && kind !== 'comment') || content === marker)
  const following = lines.findIndex(({kind}, index) => index > last && kind !== 'blank')
  return following === -1 ? '' : join(lines.slice(following))
}

function join(lines: readonly Line[]): string {
  return lines.map(({text, lineBreak}) => text + lineBreak).join('')
}
