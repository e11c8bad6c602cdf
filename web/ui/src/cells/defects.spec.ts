import { describe, expect, it } from 'vitest'
import type { CellDefect } from '@/api/cells'
import { communityFill, mapColour } from '@/theme/colours'
import { placesOf, visible } from './defects'

const defect = (id: string, kind: string, code: string) => ({ id, kind, subdistrict: { code, name: `街道${code}` } }) as CellDefect
const all = [defect('1', 'overlap', 'S2'), defect('2', 'left_out', 'S1'), defect('3', 'overlap', 'S1'), defect('4', 'stray', '')]

describe('the list of cell defects', () => {
  const ids = (kind: string, place: string) => visible(all, kind, place).map(one => one.id).join('')
  it.each([['', '', '1234'], ['overlap', '', '13'], ['', 'S1', '23'], ['overlap', 'S1', '3'], ['crossing', '', '']])('of "%s" in "%s"', (kind, place, want) => expect(ids(kind, place)).toBe(want))
  it('names each place once', () => expect(placesOf(all).map(one => one.code)).toEqual(['S1', 'S2']))
})

// WCAG 1.4.11: a line that says something stands out from what it lies on.
describe('the lines of cells are seen', () => {
  const luminance = (colour: string) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => {
    const part = Number.parseInt(colour.slice(1 + 2 * at, 3 + 2 * at), 16) / 255
    return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  }, 0)
  const grounds = { ...communityFill, ground: mapColour.ground, water: mapColour.water, development: mapColour.development, compound: mapColour.compound }
  it.each(Object.entries(grounds))('on %s', (_, ground) => expect((luminance(ground) + 0.05) / (luminance(mapColour.cell) + 0.05)).toBeGreaterThanOrEqual(3))
})
