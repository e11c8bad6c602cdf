import { expect, it } from 'vitest'
import type { Life } from '@/api/lives'
import { byMonth, csv, inColumn } from './board'

const life = (id: string, more: Partial<Life>) => ({ id, state: 'dispatched', due_on: null, closed_on: null, households: null, ...more }) as Life

it('what is due first stands first, what has no day by its people', () => {
  const lives = [life('d', {}), life('c', { households: 5 }), life('b', { due_on: '2026-12-02' }), life('a', { due_on: '2026-12-01' }), life('x', { state: 'handled' })]
  expect(inColumn(lives, ['dispatched']).map(one => one.id)).toEqual(['a', 'b', 'c', 'd'])
})
it('what is over stands the latest first', () => {
  const lives = [life('a', { state: 'closed', closed_on: '2026-10-01' }), life('b', { state: 'mended', closed_on: '2026-11-01' })]
  expect(inColumn(lives, ['closed', 'mended']).map(one => one.id)).toEqual(['b', 'a'])
})
it('months are added up over sub-districts', () => {
  const line = { opened: 1, closed: 2, overdue: 0, households: 3 }
  expect(byMonth([{ month: '2026-11', ...line }, { month: '2026-10', ...line }, { month: '2026-11', ...line }])).toEqual([
    { month: '2026-10', opened: 1, closed: 2, overdue: 0, households: 3 }, { month: '2026-11', opened: 2, closed: 4, overdue: 0, households: 6 },
  ])
})
it('a spreadsheet reads the characters and runs nothing', () => {
  expect(csv([['街道', '开'], ['=HYPERLINK("x")', 3], ['a,b', -1]])).toBe('\uFEFF街道,开\r\n"\'=HYPERLINK(""x"")",3\r\n"a,b",-1\r\n')
})
