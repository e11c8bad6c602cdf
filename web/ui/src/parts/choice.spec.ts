import { describe, expect, it } from 'vitest'
import { ticked, tickedAll, tickedOf } from './choice'

const keys = ['a', 'b', 'c', 'd', 'e']
const chosen = (...list: string[]) => new Set(list)

describe('choosing rows', () => {
  it.each([
    ['one', chosen(), 1, null, ['b']],
    ['one off again', chosen('b', 'c'), 1, null, ['c']],
    ['down to it with shift', chosen('b'), 3, 1, ['b', 'c', 'd']],
    ['up to it with shift', chosen('d'), 1, 3, ['b', 'c', 'd']],
    ['off with shift', chosen('b', 'c', 'd'), 3, 1, []],
    ['a row that is not there any more', chosen('b'), 9, null, ['b']],
    ['with shift from a row that is not there any more', chosen(), 2, 9, ['c']],
  ])('%s', (_, before, at, from, after) => expect([...ticked(before, keys, at, from)].sort()).toEqual(after))
  it('all, and then none, and what is chosen elsewhere stays', () => {
    const all = tickedAll(chosen('b', 'x'), keys)
    expect([...all].sort()).toEqual([...keys, 'x'])
    expect([...tickedAll(all, keys)]).toEqual(['x'])
  })
  it('says how many', () => expect([chosen('x'), chosen('a', 'x'), chosen(...keys)].map(one => tickedOf(one, keys))).toEqual(['none', 'some', 'all']))
  it('of no rows none is chosen', () => expect(tickedOf(chosen('x'), [])).toBe('none'))
})
