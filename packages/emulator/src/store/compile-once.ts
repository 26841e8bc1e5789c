import type {Compilable, CompiledQuery, Kysely, QueryResult} from 'kysely'
import type {Tables} from './tables.ts'

/** Stands for a value while a query is compiled. */
class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A query that is compiled the first time only: compiling takes longer than running it in SQLite.
 *
 * @param names The values that differ from time to time
 * @param build Makes the query. It may put the values nowhere but into the query: they are placeholders.
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
