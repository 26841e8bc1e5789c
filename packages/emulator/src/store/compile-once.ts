import type {Compilable, CompiledQuery, Kysely, QueryResult} from 'kysely'
import type {Tables} from './tables.ts'

/** Placeholder for a value while a query is compiled. */
class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * Returns a function that runs a query. The query is compiled once, because compiling takes longer than running it in
 * SQLite.
 *
 * @param names Names of the values that differ between calls
 * @param build Builds the query from placeholders for the values. It can only pass them on to the query.
 */
export function compileOnce<Values extends object, Row>(
  db: Kysely<Tables>,
  names: readonly (keyof Values & string)[],
  build: (values: Values) => Compilable<Row>,
): (values: Values) => Promise<QueryResult<Row>> {
  let compiled: CompiledQuery<Row> | undefined
  return (values) => {
    compiled ??= build(Object.fromEntries(names.map((name) => [name, new Placeholder(name)])) as Values).compile()
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
    )
    return db.executeQuery({...compiled, parameters})
  }
}
