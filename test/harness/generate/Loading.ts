import { type Redacted, Stream } from "effect"
import type pg from "pg"
import { copyRows, type TableRows } from "../../../src/adapters/sandbox/sample/CopyRows.js"
import { acquirePool } from "../../../src/adapters/shared/PostgresPool.js"

/** One connection to a database that we fill, closed with the scope; statements take as long as they take. */
export const loadingPool = (url: Redacted.Redacted) =>
  acquirePool({ url, applicationName: "cdp-generate", maxConnections: 1, statementTimeout: 0, readOnly: false })

/** Batches that are made while the server is busy with one. */
const AHEAD = 2

/** Copies batches as they are generated, one after the other; no more are made than the server takes. */
export const copyBatches = (client: pg.ClientBase, batches: IterableIterator<TableRows>) =>
  Stream.fromIteratorSucceed(batches, 1).pipe(
    Stream.buffer({ capacity: AHEAD }),
    Stream.runForEach((batch) => copyRows(client, batch))
  )
