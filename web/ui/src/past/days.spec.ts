import { describe, expect, it } from 'vitest'
import { addDays, dayFault, dayOf, daysBetween, isDay, lastUpTo, neighbour, ticks, type Day } from './days'

const day = (text: string): Day => ({ day: text, revision: 1, revisions: 1, changes: 1 })
const days = ['2026-01-01', '2026-02-28', '2026-03-01'].map(day)

describe('days', () => {
  it('are counted over months and leap years', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2)
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  })
  it('are written in one way', () => {
    expect(['2026-03-01', '2026-3-1', '2026-02-30', '20260301', 'today', ''].map(isDay)).toEqual([true, false, false, false, false, false])
  })
  it('are understood as people write them', () => {
    expect(['2026-03-01', '2026/3/1', '2026.3.1', '20260301', '2026年3月1日', ' 2026-3-1 '].map(dayOf)).toEqual(Array(6).fill('2026-03-01'))
    expect(['', '2026', '3月1日', '01-03-2026'].map(dayOf)).toEqual(['', '2026', '3月1日', '01-03-2026'])
  })
  it('are told when they cannot be taken', () => {
    expect(['2026-03-01', '2026/2/30', 'heute', '2026-02-27', '2026-03-02'].map(day => dayFault(day, '2026-02-28', '2026-03-01'))).toEqual(['', 'form', 'form', 'early', 'late'])
    expect(dayFault('1999-01-01')).toBe('')
  })
  it('have neighbours on which something was recorded', () => {
    expect([neighbour(days, '2026-02-28', -1), neighbour(days, '2026-02-28', 1), neighbour(days, '2026-01-01', -1), neighbour(days, '2026-05-01', 1)])
      .toEqual(['2026-01-01', '2026-03-01', undefined, undefined])
  })
  it('show what was made last', () => {
    expect(lastUpTo(days, '2026-02-27')?.day).toBe('2026-01-01')
    expect(lastUpTo(days, '2025-12-31')).toBeUndefined()
  })
  it('lie on the slider where they belong, each place once', () => {
    expect(ticks([day('2026-01-01'), day('2026-01-06')], '2026-01-11')).toEqual([0, 0.5])
    expect(ticks([day('2026-01-01')], '2026-01-01')).toEqual([0])
    expect(ticks(Array.from({ length: 3000 }, (_, at) => day(addDays('2018-01-01', at))), '2026-03-20').length).toBeLessThanOrEqual(201)
  })
})
