/** The arithmetic of a table: its order, and which of its rows are drawn. */

export type Value = string | number | null | undefined

export interface Column<R> {
  key: string
  title: string
  /** the value to sort by; a column without it does not sort */
  value?: (row: R) => Value
  number?: boolean
  width?: string
  /** leaves first when the table is narrow */
  minor?: boolean
}

export interface Order {
  key: string
  descending: boolean
}

/** The rows in order. Unknown values stand last either way; ties keep the order they came in. */
export function sorted<R>(rows: readonly R[], columns: readonly Column<R>[], order: Order | null): R[] {
  const value = columns.find(column => column.key === order?.key)?.value
  if (!order || !value) return [...rows]
  const sign = order.descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const x = value(a)
    const y = value(b)
    if (isUnknown(x) || isUnknown(y)) return Number(isUnknown(x)) - Number(isUnknown(y))
    return sign * compare(x, y)
  })
}

const collator = new Intl.Collator('zh-CN-u-co-pinyin', { numeric: true })

function isUnknown(value: Value): value is null | undefined | '' {
  return value === null || value === undefined || value === ''
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

/** A heading that is pressed: first ascending (numbers descending), then the other way, then as it came. */
export function nextOrder<R>(order: Order | null, column: Column<R>): Order | null {
  const first = column.number ?? false
  if (order?.key !== column.key) return { key: column.key, descending: first }
  return order.descending === first ? { key: column.key, descending: !first } : null
}

/** What a column without a width needs to be read, in pixels: the first names the row. */
const needs = (at: number) => (at === 0 ? 140 : 80)

/**
 * The least width of a table in pixels, so that no column is squeezed to nothing: below it the table is scrolled sideways. Columns with a share of
 * the width take theirs of what is there; the first, which names the row, counts with what it needs.
 */
export function leastWidth<R>(columns: readonly Column<R>[], narrow: boolean): number {
  let pixels = 0
  let shares = 0
  for (const [at, { width, minor }] of columns.entries()) {
    if (minor && narrow) continue
    const share = /^([\d.]+)%$/.exec(width ?? '')?.[1]
    if (share && at > 0) shares += Number(share) / 100
    else pixels += share ? needs(at) : Number(/([\d.]+)px/.exec(width ?? '')?.[1] ?? needs(at))
  }
  return Math.ceil(pixels / (1 - shares))
}

export interface Window {
  from: number
  to: number
}

const spare = 12

/** The most rows that are drawn for a printer: some fifty sheets. Who needs more needs a file. */
export const mostOnPaper = 2000

/** The rows to draw, [from, to), for a scroll position: those seen and some on either side. */
export function visibleRows(count: number, rowHeight: number, top: number, height: number): Window {
  const from = Math.max(0, Math.min(Math.floor(top / rowHeight) - spare, count))
  const to = Math.min(count, Math.ceil((top + height) / rowHeight) + spare)
  return { from, to: Math.max(from, to) }
}

/** The row that a key leads to, or the same one. */
export function rowAfter(key: string, at: number, count: number, page: number): number {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count }
  return Math.max(0, Math.min(count - 1, at + (steps[key] ?? 0)))
}
