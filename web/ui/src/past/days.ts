import type { Text } from '@/api/contract'
import { useCity } from '@/api/city'
import { read } from '@/api/client'
import { useLoaded, type Loaded } from '@/api/use'

/** A day on which something was recorded. */
export interface Day {
  day: string
  revision: number
  revisions: number
  changes: number
}

export interface Days {
  today: string
  days: Day[]
}

/** One value that differs between two versions. */
export interface FieldChange {
  name: string
  title: Text
  old: unknown
  new: unknown
}

/** The days of the record, read anew with each revision; not before somebody wants them. */
export function useDays(wanted: () => boolean = () => true): Loaded<Days> {
  const { city } = useCity()
  return useLoaded(
    () => (city.value && wanted() ? { subject: 'days', revision: city.value.revision, day: city.value.as_of } : null),
    signal => read<Days>('/api/v1/days', {}, signal),
  )
}

const dayLength = 86_400_000

/** Days from one to another; negative backward. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayLength)
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayLength).toISOString().slice(0, 10)
}

/** Whether a text is a day like 2026-03-01. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(Date.parse(text)).toISOString().startsWith(text)
}

/** A day as people write it: 2026-03-01, 2026/3/1, 20260301, 2026年3月1日. What is none stays as it is. */
export function dayOf(text: string): string {
  const [, year, month, date] = /^\s*(\d{4})(?:[-/.年]\s*)?(\d{1,2})(?:[-/.月]\s*)?(\d{1,2})日?\s*$/.exec(text) ?? []
  return year && month && date ? `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}` : text
}

/** Why a text cannot be taken as a day from min to max; "" where it can. */
export function dayFault(text: string, min = '', max = ''): '' | 'form' | 'early' | 'late' {
  const day = dayOf(text)
  if (!isDay(day)) return 'form'
  if (min && day < min) return 'early'
  return max && day > max ? 'late' : ''
}

/** The recorded day before or after a day, undefined where there is none. */
export function neighbour(days: readonly Day[], day: string, step: 1 | -1): string | undefined {
  const sides = days.map(one => one.day).filter(one => (step > 0 ? one > day : one < day))
  return step > 0 ? sides[0] : sides.at(-1)
}

/** The last recorded day up to a day: what that day shows was made then. */
export function lastUpTo(days: readonly Day[], day: string): Day | undefined {
  return days.findLast(one => one.day <= day)
}

/** Where the recorded days lie on a slider, 0 to 1, one for each place of `places`. */
export function ticks(days: readonly Day[], today: string, places = 200): number[] {
  const first = days[0]?.day
  if (!first) return []
  const all = Math.max(1, daysBetween(first, today))
  return [...new Set(days.map(one => Math.round((daysBetween(first, one.day) / all) * places)))].map(at => at / places)
}
