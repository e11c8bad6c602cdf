import { expect, it } from 'vitest'
import type { Gap } from './contract'
import { inSubdistrict, kindsOf, subdistrictsOf, sumGaps } from './gaps'

const gap = (id: string, kind: string, households: number | null, code = 'A') => ({ id, kind, households, subject: { layer: 'developments', code: `D${id}`, name: id }, subdistrict: { code, name: `街道${code}` } }) as Gap
const gaps = [gap('1', 'unclaimed', 10), gap('2', 'contested', null), gap('3', 'new_kind', 5, 'B'), gap('4', 'unclaimed', 0, '')]

it('households that are not known are counted apart from none', () => expect(sumGaps(gaps)).toEqual({ gaps: 4, households: 15, unknown: 1 }))
it('housing with gaps of two kinds counts its people once', () => expect(sumGaps([gap('1', 'unclaimed', 10), gap('1', 'contested', 10), gap('2', 'contested', 7)])).toEqual({ gaps: 3, households: 17, unknown: 0 }))
it('a community does not count the people of its housing again', () => {
  const community = { ...gap('C', 'venue_short', 900), subject: { layer: 'communities', code: 'C', name: 'C' } }
  expect(sumGaps([gap('1', 'unclaimed', 10), community])).toEqual({ gaps: 2, households: 10, unknown: 0 })
  expect(sumGaps([community])).toEqual({ gaps: 1, households: 900, unknown: 0 })
})
it('a sub-district leaves its own', () => expect(inSubdistrict(gaps, 'B').map(one => one.id)).toEqual(['3']))
it('an empty filter leaves all', () => expect(inSubdistrict(gaps, '')).toHaveLength(4))
it('sub-districts are named once, gaps in none left out', () => expect(subdistrictsOf(gaps)).toEqual([{ code: 'A', name: '街道A' }, { code: 'B', name: '街道B' }]))
it('a kind that the screen does not know is listed after the others', () => expect(kindsOf(['unclaimed', 'orphan_compound'], gaps)).toEqual(['unclaimed', 'orphan_compound', 'contested', 'new_kind']))
