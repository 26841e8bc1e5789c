import type {Mutant, Mutation} from './mutation.ts'

/** Name of the global function that says whether a mutant is switched on. `switch.ts` defines it in each test file. */
export const SWITCH = '__mutant'

/** Name of the global function that hears when the code of a module begins (1) and ends (-1). */
export const EVALUATION = '__mutantModule'

/** One range of a source with its mutants, and the ranges inside. */
interface Site extends Pick<Mutation, 'form' | 'start' | 'end'> {
  readonly mutants: Mutant[]
  readonly inner: Site[]
}

/** Returns the source with all of its mutants. Each is switched off until `SWITCH` returns true for its id. */
export function instrument(source: string, mutants: readonly Mutant[]): string {
  // The function is a constant of the module, so that calls are fast. A process without `switch.ts` has no mutants.
  const start = `const ${SWITCH} = globalThis.${SWITCH} ?? (() => false); globalThis.${EVALUATION}?.(1);`
  const root: Site = {form: 'expression', start: 0, end: source.length, mutants: [], inner: sitesOf(mutants)}
  return `${start}${textOf(root, source)}\n;globalThis.${EVALUATION}?.(-1)\n`
}

function sitesOf(mutants: readonly Mutant[]): Site[] {
  const sites = new Map<string, Site>()
  for (const mutant of mutants) {
    const {form, start, end} = mutant
    const key = `${start} ${end} ${form}`
    const site = sites.get(key) ?? {form, start, end, mutants: [], inner: []}
    sites.set(key, site)
    site.mutants.push(mutant)
  }
  return nested([...sites.values()])
}

/** Returns the outermost sites, each with the sites inside. An entry or statement is outside the expression that it consists of. */
function nested(sites: readonly Site[]): Site[] {
  const rank = ({form}: Site): number => (form === 'expression' ? 1 : 0)
  const ordered = sites.toSorted((a, b) => a.start - b.start || b.end - a.end || rank(a) - rank(b))
  const outermost: Site[] = []
  const open: Site[] = []
  for (const site of ordered) {
    while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= site.start && open.length > 0) open.pop()
    const around = open.at(-1)
    if (around === undefined) outermost.push(site)
    else around.inner.push(site)
    open.push(site)
  }
  return outermost
}

function textOf(site: Site, source: string): string {
  let text = ''
  let at = site.start
  for (const inner of site.inner) {
    text += source.slice(at, inner.start) + textOf(inner, source)
    at = inner.end
  }
  return switched(site, text + source.slice(at, site.end))
}

function switched({form, mutants}: Site, original: string): string {
  const [first] = mutants
  if (first === undefined) return original
  const isOn = `${SWITCH}(${first.id})`
  switch (form) {
    case 'expression':
      return `(${mutants.map(({id, replacement}) => `${SWITCH}(${id})?(${replacement}):`).join('')}(${original}))`
    case 'statement':
      return `{if(${isOn}){}else{${original}}}`
    case 'element':
      return `...(${isOn}?[]:[${original}])`
    case 'property':
      return `...(${isOn}?{}:{${original}})`
    case 'return':
      return `if(${isOn})return;`
  }
}
