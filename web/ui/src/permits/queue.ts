import { gates, outcomes, type ApplicationRow } from '@/api/ruling'
import { integer } from '@/words/format'

/** What the queue is narrowed to; empty means all. */
export interface QueueFilter {
  outcome: string
  gate: string
  query: string
}

/** The words that a sentence needs, in one language. */
export interface SentenceWords {
  t: (key: string, values: Record<string, unknown>, plural?: number) => string
  outcome: (value: string) => string
}

/** The applications that a filter leaves. */
export function filtered(rows: readonly ApplicationRow[], filter: QueueFilter): ApplicationRow[] {
  const words = filter.query.trim().toLowerCase()
  return rows.filter(row =>
    (!filter.outcome || row.outcome === filter.outcome)
    && (!filter.gate || row.gate === filter.gate)
    && (!words || textOf(row).includes(words)))
}

function textOf(row: ApplicationRow): string {
  return [row.id, row.name, row.developer, row.development.code, row.development.name].join('\n').toLowerCase()
}

/** What a filter leaves, as a sentence that names only what is set. */
export function sentenceOf(filter: QueueFilter, count: number, { t, outcome }: SentenceWords): string {
  const open = !filter.outcome && !filter.gate && !filter.query
  const gate = (gates as readonly string[]).includes(filter.gate) ? filter.gate : 'any'
  return t('permits.sentence', {
    counted: t(`permits.counted.${open ? 'all' : gate}`, { count: integer(count) }, count),
    outcome: filter.outcome ? t('permits.judged', { outcome: outcome(filter.outcome) }) : '',
    named: filter.query ? t('permits.named', { query: filter.query }) : '',
  })
}

/** How many applications each value of a chip would leave, the other filters kept. */
export function counts(rows: readonly ApplicationRow[], filter: QueueFilter, by: 'outcome' | 'gate'): { value: string; count: number }[] {
  const left = filtered(rows, { ...filter, [by]: '' })
  const known: readonly string[] = by === 'outcome' ? outcomes : gates
  const values = [...new Set([...known, ...left.map(row => row[by])])]
  const listed = values.map(value => ({ value, count: left.filter(row => row[by] === value).length }))
  return [{ value: '', count: left.length }, ...listed.filter(one => one.count > 0 || one.value === filter[by])]
}

/** Decimal text added up exactly, in hundredths; what is no number counts as nothing. */
export function sumAreas(values: readonly string[]): string {
  let cents = 0n
  for (const value of values) {
    const match = /^(-?)(\d+)(?:\.(\d{1,2})\d*)?$/.exec(value)
    if (!match) continue
    const size = BigInt(match[2] ?? 0) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'))
    cents += match[1] ? -size : size
  }
  const size = cents < 0n ? -cents : cents
  return `${cents < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`
}
