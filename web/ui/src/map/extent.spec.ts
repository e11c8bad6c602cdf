import { expect, it } from 'vitest'
import { boxOf } from './extent'

it('the box around boxes holds each of them and no more', () => {
  expect(boxOf([[113.4, 30.3, 113.5, 30.4], [113.2, 30.35, 113.45, 30.6]])).toEqual([113.2, 30.3, 113.5, 30.6])
})
it('around one box is that box, around none is nothing', () => {
  expect(boxOf([[113.4, 30.3, 113.5, 30.4]])).toEqual([113.4, 30.3, 113.5, 30.4])
  expect(boxOf([])).toBeNull()
})
