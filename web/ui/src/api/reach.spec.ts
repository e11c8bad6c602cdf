import { expect, it } from 'vitest'
import { servedShare, slices, type ReachSum } from './reach'

const count = (households: number) => ({ homes: 1, households, unknown: 0 })
const sum = (total: number, bands: [number, number][], served = 0) =>
  ({ total: count(total), served: count(served), bands: bands.map(([up_to, households]) => ({ up_to, ...count(households) })) }) as unknown as ReachSum

it('households stand by band, and those that nothing reaches last', () => {
  expect(slices(sum(100, [[300, 10], [500, 0], [1000, 40], [0, 20]]))).toEqual([
    { upTo: 300, households: 10, share: 0.1 }, { upTo: 1000, households: 40, share: 0.4 }, { upTo: 0, households: 20, share: 0.2 }, { upTo: -1, households: 30, share: 0.3 },
  ])
})
it('nobody is no part of nothing', () => {
  expect(slices(sum(0, [[300, 0]]))).toEqual([])
  expect(servedShare(sum(0, []))).toBeNull()
  expect(servedShare(sum(8, [], 2))).toBe(0.25)
})
