import { describe, expect, it } from 'vitest'
import { leastWidth, nextOrder, rowAfter, sorted, visibleRows, type Column } from './table'

interface Row { name: string; households: number | null }
const columns: Column<Row>[] = [{ key: 'name', title: '', value: row => row.name }, { key: 'households', title: '', value: row => row.households, number: true }, { key: 'fixed', title: '' }]
const rows: Row[] = [{ name: '仙源10号', households: 5 }, { name: '仙源2号', households: null }, { name: '大洪', households: 1000 }]
const names = (list: Row[]) => list.map(row => row.name)

describe('order', () => {
  it('is by pinyin, with numbers as numbers', () => expect(names(sorted(rows, columns, { key: 'name', descending: false }))).toEqual(['大洪', '仙源2号', '仙源10号']))
  it('puts the unknown last both ways', () => {
    expect(names(sorted(rows, columns, { key: 'households', descending: false }))).toEqual(['仙源10号', '大洪', '仙源2号'])
    expect(names(sorted(rows, columns, { key: 'households', descending: true }))).toEqual(['大洪', '仙源10号', '仙源2号'])
  })
  it('is left as it came without one', () => expect(names(sorted(rows, columns, null))).toEqual(names(rows)))
  it('turns with each press and then rests', () => {
    const [name, households] = columns as [Column<Row>, Column<Row>]
    const first = nextOrder(null, name)
    const second = nextOrder(first, name)
    expect([first, second, nextOrder(second, name)]).toEqual([{ key: 'name', descending: false }, { key: 'name', descending: true }, null])
    expect(nextOrder(first, households)).toEqual({ key: 'households', descending: true })
  })
})

describe('the width', () => {
  const of = (...widths: (string | undefined)[]) => widths.map((width, at) => ({ key: String(at), title: '', ...(width ? { width } : {}), minor: at === 3 }))
  it('leaves room for the name of a row beside columns with widths of their own', () => expect(leastWidth(of(undefined, '132px', '100px', '84px'), false)).toBe(456))
  it('needs none for what leaves first', () => expect(leastWidth(of(undefined, '132px', '100px', '84px'), true)).toBe(372))
  it('gives shares their part', () => expect(leastWidth(of('18%', 'clamp(132px, 14vw, 190px)', '20%', undefined), false)).toBe(440))
})

describe('the rows drawn', () => {
  it('are few of many', () => {
    const { from, to } = visibleRows(10_000, 36, 180_000, 600)
    expect([from <= 5000, to >= 5017, to - from < 60]).toEqual([true, true, true])
  })
  it('are none of none', () => expect(visibleRows(0, 36, 0, 600)).toEqual({ from: 0, to: 0 }))
  it('stay within when the list has shrunk under the scroll', () => expect(visibleRows(3, 36, 90_000, 600)).toEqual({ from: 3, to: 3 }))
})

describe('keys', () => {
  it.each([['ArrowDown', 5, 6], ['ArrowUp', 0, 0], ['ArrowDown', 9, 9], ['Home', 5, 0], ['End', 5, 9], ['PageDown', 5, 9], ['PageUp', 5, 1]])('%s from %i leads to %i', (key, at, next) => expect(rowAfter(key, at, 10, 4)).toBe(next))
})
