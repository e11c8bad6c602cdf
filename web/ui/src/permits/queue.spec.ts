import { describe, expect, it } from 'vitest'
import type { ApplicationRow } from '@/api/ruling'
import { counts, filtered, sumAreas } from './queue'

const row = (id: string, outcome: string, gate: string, name = id) =>
  ({ id, name, outcome, gate, developer: '示例置业', development: { code: 'D1', name: '示例花园' } }) as ApplicationRow
const rows = [row('YS-1', 'fail', 'presale_permit'), row('YS-2', 'pass', 'presale_permit', '襄河二期'), row('GH-1', 'fail', 'planning_approval')]
const none = { outcome: '', gate: '', query: '' }

describe('the filter', () => {
  it('lets all through when it is empty', () => expect(filtered(rows, none)).toHaveLength(3))
  it('joins its parts with and', () => expect(filtered(rows, { ...none, outcome: 'fail', gate: 'presale_permit' }).map(one => one.id)).toEqual(['YS-1']))
  it('finds by number in any case, and by name', () => {
    expect(filtered(rows, { ...none, query: ' ys-2 ' }).map(one => one.id)).toEqual(['YS-2'])
    expect(filtered(rows, { ...none, query: '襄河' }).map(one => one.id)).toEqual(['YS-2'])
  })
  it('counts what each chip would leave under the other filters', () => {
    expect(counts(rows, { ...none, gate: 'presale_permit' }, 'outcome')).toEqual([{ value: '', count: 2 }, { value: 'fail', count: 1 }, { value: 'pass', count: 1 }])
  })
  it('keeps the chosen chip when nothing is left', () => {
    expect(counts(rows, { ...none, outcome: 'undetermined', query: 'nobody' }, 'outcome')).toEqual([{ value: '', count: 0 }, { value: 'undetermined', count: 0 }])
  })
})

describe('sums of areas', () => {
  it('are exact where floats are not', () => expect(sumAreas(['0.1', '0.2', '918.40'])).toBe('918.70'))
  it('pass over what is no number', () => expect(sumAreas(['', 'x', '10'])).toBe('10.00'))
  it('may be below zero', () => expect(sumAreas(['-0.50', '0.20'])).toBe('-0.30'))
})
