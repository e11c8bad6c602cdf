import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { expect, it } from 'vitest'
import { changeStyle, changeTiles } from './style'

it('the style is valid, with the city and without', () => {
  const tiles = changeTiles('2026-03-01', '2026-11-28', 'communities', 7)
  expect(validateStyleMin(changeStyle({}, tiles))).toEqual([])
  expect(validateStyleMin(changeStyle({ communities: ['http://localhost/tiles/communities/{z}/{x}/{y}.mvt'] }, tiles))).toEqual([])
})
it('the address of the tiles names both days, and only the newer one when it is not today', () => {
  expect(changeTiles('2026-03-01', '', '', 7)).toMatch(/\/tiles\/changes\/\{z\}\/\{x\}\/\{y\}\.mvt\?from=2026-03-01&rev=7$/)
  expect(changeTiles('2026-03-01', '2026-05-01', 'roads', 7)).toMatch(/from=2026-03-01&to=2026-05-01&layer=roads&rev=7$/)
})
