import { read } from './client'

/** The most rows a table takes; beyond it the screen says that there are more. */
export const rowLimit = 20_000
const pageSize = 1000

/** A list that the server hands out in pages. */
export interface Paged {
  total: number
}

/**
 * Reads a list page by page and returns the first page with all rows in it. A list that changes while it is read may
 * repeat a row at a seam: rows are kept once by their id.
 */
export async function readAll<L extends Paged, R extends { id: string }>(
  path: string, query: Record<string, string>, rowsOf: (list: L) => R[], signal?: AbortSignal,
): Promise<{ first: L; rows: R[]; complete: boolean }> {
  const first = await read<L>(path, { ...query, limit: pageSize, offset: 0 }, signal)
  const rows = new Map(rowsOf(first).map(row => [row.id, row]))
  for (let offset = pageSize; offset < Math.min(first.total, rowLimit); offset += pageSize) {
    const page = rowsOf(await read<L>(path, { ...query, limit: pageSize, offset }, signal))
    if (page.length === 0) break
    for (const row of page) rows.set(row.id, row)
  }
  return { first, rows: [...rows.values()], complete: rows.size >= first.total }
}
