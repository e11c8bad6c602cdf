import type { Life } from '@/api/lives'

/** The columns of the board: what is confirmed and waits, the five stages, and what is over. */
export const columns = [
  { key: 'confirmed', states: ['confirmed'] },
  { key: 'registered', states: ['registered'] },
  { key: 'dispatched', states: ['dispatched'] },
  { key: 'handled', states: ['handled'] },
  { key: 'followed', states: ['followed'] },
  { key: 'over', states: ['closed', 'mended'] },
] as const

/** The lives of a column: what is due first stands first, and what is over the latest first. */
export function inColumn(lives: readonly Life[], states: readonly string[]): Life[] {
  return lives.filter(life => states.includes(life.state)).sort(byUrgency)
}

function byUrgency(a: Life, b: Life): number {
  if (a.closed_on || b.closed_on) return (b.closed_on ?? '').localeCompare(a.closed_on ?? '') || a.id.localeCompare(b.id)
  return (a.due_on ?? '9999').localeCompare(b.due_on ?? '9999') || (b.households ?? -1) - (a.households ?? -1) || a.id.localeCompare(b.id)
}

/** One month of the table, for all sub-districts or one. */
export interface MonthSum {
  month: string
  opened: number
  closed: number
  overdue: number
  households: number
}

/** The months in order, added up over what is left of the lines. */
export function byMonth(lines: readonly MonthSum[]): MonthSum[] {
  const sums = new Map<string, MonthSum>()
  for (const line of lines) {
    const sum = sums.get(line.month) ?? { month: line.month, opened: 0, closed: 0, overdue: 0, households: 0 }
    sum.opened += line.opened
    sum.closed += line.closed
    sum.overdue += line.overdue
    sum.households += line.households
    sums.set(line.month, sum)
  }
  return [...sums.values()].sort((a, b) => a.month.localeCompare(b.month))
}

/** Hands a file to whoever looks at the screen. */
export function saveAs(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** Rows as CSV that spreadsheets open with the right characters: with a byte order mark, and no cell that one of them would run as a formula. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return '\uFEFF' + rows.map(row => row.map(cell).join(',')).join('\r\n') + '\r\n'
}
