import { expect, it } from 'vitest'
import { parseAddress } from '@/map/permalink'
import { sumBorders, viewOf, type Border } from './ground'

const border = (area: number, known: number, uncounted: number) => ({ area, known, uncounted }) as Border

it('sums what is known and counts what is not', () => {
  expect(sumBorders([border(10, 3, 0), border(5, 0, 2)])).toEqual({ area: 15, households: 3, uncounted: 2 })
  expect(sumBorders([])).toEqual({ area: 0, households: 0, uncounted: 0 })
})

it('a map opens on the ground, nearer for less of it', () => {
  const view = (size: number) => parseAddress(viewOf({ lon: 113.45, lat: 30.36, bbox: [113.45 - size, 30.36 - size, 113.45 + size, 30.36 + size] })).view
  const near = view(0.001)
  const far = view(0.1)
  expect(near?.lat).toBeCloseTo(30.36, 4)
  expect(near?.lon).toBeCloseTo(113.45, 4)
  expect((near?.zoom ?? 0) - (far?.zoom ?? 0)).toBeGreaterThan(5)
  expect(view(0)?.zoom).toBe(18)
  expect(view(40)?.zoom).toBe(9)
})
